package io.myriarch.agent.runtime.host;

import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState;

/**
 * An attempt with what it takes to perform it: the group whose agent does, and the thread.
 *
 * <p>Thread rule: that of {@link AttemptState}; {@link #begin} and {@link #close} on the agent's
 * thread, or the pool's for a CPU-bound operation.
 */
public final class Attempt extends AttemptState {
  private final AgentGroup group;
  private final String operation;
  private final byte priority;
  private final int timeoutMs;
  private Thread worker;
  private volatile boolean onPool;
  private volatile boolean leftPool;

  Attempt(Assignment assignment, AgentGroup group, byte[] payload) {
    super(
        assignment.taskId(), assignment.agent(), assignment.epoch(), assignment.attempt(), payload);
    this.group = group;
    this.operation = assignment.operation();
    this.priority = (byte) assignment.priority();
    this.timeoutMs = assignment.timeoutMs();
  }

  String operation() {
    return operation;
  }

  int priority() {
    return priority;
  }

  int timeoutMs() {
    return timeoutMs;
  }

  /** Its handler runs on the pool for CPU-bound operations. */
  void goesToPool() {
    onPool = true;
  }

  boolean isOnPool() {
    return onPool;
  }

  /** Its handler has come back from the pool. */
  void leavesPool() {
    leftPool = true;
  }

  boolean hasLeftPool() {
    return leftPool;
  }

  /** The current thread works on it from now on; false if it has been cancelled before. */
  boolean begin() {
    worker = Thread.currentThread();
    return tryBegin();
  }

  /**
   * The handler has come back: after this no interrupt for this attempt can arrive, and none is
   * pending on the current thread.
   */
  @SuppressWarnings("ThreadPriorityCheck") // the yield lets a canceller on the same carrier go on
  Close close() {
    Close close;
    while ((close = tryClose()) == Close.INTERRUPT_UNDER_WAY) {
      Thread.yield(); // the canceller is between its two steps; neither of them blocks
    }
    boolean _ = Thread.interrupted();
    return close;
  }

  /** The second half of cancelling an attempt that runs. */
  void interrupt() {
    worker.interrupt();
    interrupted();
  }

  /** Counts it: an attempt at an agent that is not hosted has no group. */
  @Override
  protected void take() {
    if (group != null) {
      group.metrics().countOutcome(outcome());
    }
    super.take();
  }
}
