package io.myriarch.simulator;

import io.myriarch.agent.runtime.session.AgentSlot;

/** An agent as the runtime's session sees it. */
final class SimAgent extends AgentSlot {
  private final Object group;

  SimAgent(int number, Object group) {
    super(number);
    this.group = group;
  }

  @Override
  public Object group() {
    return group;
  }
}
