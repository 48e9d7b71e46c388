package io.myriarch.simulator;

import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState;

/** An attempt of a simulated agent. */
final class SimAttempt extends AttemptState {
  /** What its handler does; null: it has not begun. */
  TaskSpec.Behaviour behaviour;

  TaskHistory.Execution execution;
  TaskSpec spec;

  SimAttempt(Assignment assignment, byte[] payload) {
    super(
        assignment.taskId(), assignment.agent(), assignment.epoch(), assignment.attempt(), payload);
  }

  boolean begin() {
    return tryBegin();
  }

  Close close() {
    return tryClose();
  }
}
