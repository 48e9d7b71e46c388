package io.myriarch.agent.runtime.observe;

import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether this process makes progress: a virtual thread leaves a mark twice a second, which it can
 * only while carriers are free for agents and links, and so does the housekeeping. Whoever asks
 * looks at the marks and waits for nobody.
 *
 * <p>Thread rule: any thread.
 */
public final class Progress implements AutoCloseable {
  /** Without a mark for longer the process counts as stuck. */
  public static final long STALL_NS_MAX = 5_000_000_000L;

  private static final long MARK_INTERVAL_NS = 500_000_000L;
  private static final double NS_PER_SECOND = 1e9;

  private final long stallNsMax;
  private volatile long carriersNs = System.nanoTime();
  private volatile long housekeepingNs = System.nanoTime();
  private volatile boolean closed;

  /** Progress, with a mark of carriers from now on. */
  public Progress(long stallNsMax) {
    this.stallNsMax = stallNsMax;
    Thread.ofVirtual().name("progress").start(this::mark);
  }

  private void mark() {
    while (!closed) {
      carriersNs = System.nanoTime();
      LockSupport.parkNanos(this, MARK_INTERVAL_NS);
    }
  }

  /** The housekeeping has taken a step. */
  public void housekept() {
    housekeepingNs = System.nanoTime();
  }

  /** What does not move, as a sentence; null: everything does. */
  public String stuck() {
    long nowNs = System.nanoTime();
    if (nowNs - carriersNs > stallNsMax) {
      return "No carrier has been free for agents and links for " + seconds(nowNs - carriersNs);
    }
    if (nowNs - housekeepingNs > stallNsMax) {
      return "The housekeeping has not taken a step for " + seconds(nowNs - housekeepingNs);
    }
    return null;
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.1f s.", ns / NS_PER_SECOND);
  }

  @Override
  public void close() {
    closed = true;
  }
}
