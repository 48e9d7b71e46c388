package io.myriarch.agent;

import java.util.List;

/**
 * Makes the agents of one specialty. Found by {@link java.util.ServiceLoader}: a jar on the
 * runtime's class path that names its provider in {@code
 * META-INF/services/io.myriarch.agent.AgentProvider} adds a kind of agent.
 */
public interface AgentProvider {
  /** The agent type, such as {@code analytics}. */
  String type();

  /** The specialty within the type, such as {@code metrics}. */
  String specialty();

  /** Version of this implementation, shown on the agent's card. */
  String version();

  /**
   * What the agents can do beside the base operations {@code echo} and {@code health}, which the
   * host answers. The first is the main one: it runs when a task names no operation. Not empty.
   */
  List<Operation> operations();

  /**
   * A new agent. Called once for each agent and again when it is restarted; must be quick and
   * thread-safe.
   */
  Agent create();
}
