package io.myriarch.loadtest.run;

/**
 * The intended send times of an open loop: task {@code i} is due {@code i / rate} seconds after the
 * start, whatever became of the tasks before it. Immutable.
 */
public final class Pacer {
  private static final long SECOND_NS = 1_000_000_000L;

  private final long startNs;
  private final long perSecond;

  public Pacer(long startNs, long perSecond) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("A rate is at least 1 a second, not " + perSecond + ".");
    }
    this.startNs = startNs;
    this.perSecond = perSecond;
  }

  /** When task {@code sequence} (from 0) is to be sent, in {@code System.nanoTime} time. */
  public long intendedNs(long sequence) {
    long seconds = sequence / perSecond;
    long rest = sequence % perSecond;
    return startNs + seconds * SECOND_NS + rest * SECOND_NS / perSecond;
  }

  /** How many tasks have an intended time at or before {@code nowNs}. */
  public long due(long nowNs) {
    long elapsedNs = nowNs - startNs;
    if (elapsedNs < 0) {
      return 0;
    }
    // Task i is due when i * 1e9 / rate < elapsed + 1, so the count is (elapsed + 1) * rate / 1e9
    // rounded up.
    long seconds = (elapsedNs + 1) / SECOND_NS;
    long restNs = (elapsedNs + 1) % SECOND_NS;
    return seconds * perSecond + Math.ceilDiv(restNs * perSecond, SECOND_NS);
  }
}
