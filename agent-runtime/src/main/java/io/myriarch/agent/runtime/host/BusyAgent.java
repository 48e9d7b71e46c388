package io.myriarch.agent.runtime.host;

/**
 * An agent that worked on an attempt at the moment of a look. A handler on the pool for CPU-bound
 * operations does not count: there the agent's own thread waits.
 */
public record BusyAgent(
    int number, GroupMetrics metrics, String operation, Attempt attempt, Thread thread) {

  /** Whether it still works on the same attempt, and its thread does not wait for anything. */
  public boolean isStillRunnable() {
    return attempt.isWorking() && thread.getState() == Thread.State.RUNNABLE;
  }
}
