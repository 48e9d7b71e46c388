package io.myriarch.scheduler.core;

/**
 * The states of agents as users see them: those of the agent table, but that agents which have
 * nothing to do are in error while the circuit breaker of their specialty is open, and healing
 * while it is half-open.
 */
public final class AgentStatuses {
  private final CoreContext context;

  AgentStatuses(CoreContext context) {
    this.context = context;
  }

  /** The state of an agent. */
  public AgentStatus of(int agent) {
    AgentStatus status = context.agents.status(agent);
    return status == AgentStatus.IDLE ? ofIdle(context.agents.group(agent)) : status;
  }

  private AgentStatus ofIdle(int group) {
    return switch (context.gate.breaker(group).state()) {
      case CLOSED -> AgentStatus.IDLE;
      case OPEN -> AgentStatus.ERROR;
      case HALF_OPEN -> AgentStatus.HEALING;
    };
  }

  /** Agents of a group in a state. */
  public int ofGroup(int group, AgentStatus status) {
    AgentTable agents = context.agents;
    int same = status == AgentStatus.IDLE ? 0 : agents.size(group, status);
    return same + (ofIdle(group) == status ? agents.size(group, AgentStatus.IDLE) : 0);
  }

  /** Agents of a type in a state. */
  public int ofType(int type, AgentStatus status) {
    int sum = 0;
    for (int group = 0; group < context.layout.groups().size(); group++) {
      sum += context.layout.typeOfGroup(group) == type ? ofGroup(group, status) : 0;
    }
    return sum;
  }

  /** All agents in a state. */
  public int all(AgentStatus status) {
    int sum = 0;
    for (int group = 0; group < context.layout.groups().size(); group++) {
      sum += ofGroup(group, status);
    }
    return sum;
  }
}
