package io.myriarch.agent;

import java.time.Instant;

/**
 * What the host tells an agent about itself and its current attempt. Use it on the agent's own
 * thread.
 */
public interface AgentContext {
  /** Unique in the fleet, such as {@code agent-17233}. */
  String id();

  String type();

  String specialty();

  /** Logs under the agent's type and specialty, with its id. */
  System.Logger logger();

  /** Counters of this kind of agent, exported by the runtime's {@code /metrics}. */
  AgentMetrics metrics();

  /**
   * Whether the current attempt has been cancelled or has run out of time; its result would be
   * dropped.
   */
  boolean isCancelled();

  /** When the current attempt will be interrupted. */
  Instant deadline();

  /**
   * The settings that the fleet file gives this agent's specialty, as a record: components are the
   * keys, those that are missing get the component type's default (null, 0, false).
   *
   * @throws IllegalArgumentException if a setting is unknown or has the wrong type; says which
   */
  <C extends Record> C configuration(Class<C> type);
}
