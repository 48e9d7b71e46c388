package io.myriarch.agent.runtime.host;

import io.myriarch.agent.AgentContext;
import io.myriarch.agent.AgentMetrics;
import java.time.Instant;

/** One agent's view of the host. Made only for agents that have an implementation. */
final class HostedContext implements AgentContext {
  private final HostedAgent agent;
  private Attempt attempt;
  private long deadlineMs;

  HostedContext(HostedAgent agent) {
    this.agent = agent;
  }

  /** The attempt that the agent works on from now on. */
  void begin(Attempt attempt, long nowMs) {
    this.attempt = attempt;
    this.deadlineMs = attempt.timeoutMs() == 0 ? Long.MAX_VALUE : nowMs + attempt.timeoutMs();
  }

  /** The agent works on none. */
  void end() {
    attempt = null;
  }

  @Override
  public String id() {
    return "agent-" + agent.number();
  }

  @Override
  public String type() {
    return agent.group().type();
  }

  @Override
  public String specialty() {
    return agent.group().specialty();
  }

  @Override
  public System.Logger logger() {
    return new AgentLogger(agent.group().logger(), id());
  }

  @Override
  public AgentMetrics metrics() {
    return agent.group().metrics();
  }

  @Override
  public boolean isCancelled() {
    Attempt working = attempt;
    return working != null && working.isCancelled();
  }

  @Override
  public Instant deadline() {
    return attempt == null || deadlineMs == Long.MAX_VALUE
        ? Instant.MAX
        : Instant.ofEpochMilli(deadlineMs);
  }

  @Override
  public <C extends Record> C configuration(Class<C> type) {
    return agent.group().configuration(type);
  }
}
