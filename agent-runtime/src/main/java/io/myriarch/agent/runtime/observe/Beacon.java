package io.myriarch.agent.runtime.observe;

import java.util.concurrent.locks.LockSupport;

/**
 * Finds out whether virtual threads get to run: sends one through the scheduler and waits for it.
 * For one thread.
 */
final class Beacon {
  /** What came of it. */
  enum Sign {
    SEEN,
    MISSING,
    /** The waiting thread itself was late by much: the machine is busy, and nothing follows. */
    UNCLEAR
  }

  private static final int NUDGES = 6;
  private static final long LATE_NS = 20_000_000;

  private volatile long seen;
  private long sent;

  /**
   * Makes the scheduler of virtual threads start carriers that have been allowed. It does so when a
   * thread becomes runnable and goes to a queue that was empty; and the queue is chosen by the
   * platform thread that made it runnable. The queue of this thread is not empty, a lost beacon
   * lies there: so several others have a try.
   */
  void nudge() {
    for (int i = 0; i < NUDGES; i++) {
      Thread.ofPlatform()
          .daemon()
          .name("nudge")
          .start(() -> Thread.ofVirtual().inheritInheritableThreadLocals(false).start(() -> {}));
    }
  }

  /** Sends one, unless the last is still under way, and waits for at most {@code timeoutNs}. */
  Sign await(long timeoutNs) {
    long startNs = System.nanoTime();
    if (seen == sent) {
      long number = ++sent;
      Thread waiting = Thread.currentThread();
      Thread.ofVirtual()
          .inheritInheritableThreadLocals(false)
          .start(() -> {
            seen = number;
            LockSupport.unpark(waiting);
          });
    }
    long leftNs = timeoutNs;
    while (seen != sent && leftNs > 0) {
      LockSupport.parkNanos(this, leftNs);
      leftNs = timeoutNs - (System.nanoTime() - startNs);
    }
    if (seen == sent) {
      return Sign.SEEN;
    }
    return leftNs < -LATE_NS ? Sign.UNCLEAR : Sign.MISSING;
  }
}
