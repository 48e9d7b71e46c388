package io.myriarch.scheduler.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A histogram of durations with fixed bounds, as Prometheus wants it, filled without allocation.
 *
 * <p>Thread rule: one thread records; any thread may take a snapshot. A snapshot's count is the sum
 * of its buckets, always; its sum may miss or contain one more duration than they do.
 */
public final class LatencyBuckets {
  /** The usual bounds, in nanoseconds: 50 µs to 5 minutes. */
  private static final long[] USUAL_BOUNDS_NS = {
    50_000L,
    100_000L,
    250_000L,
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L,
    30_000_000_000L,
    60_000_000_000L,
    300_000_000_000L
  };

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] boundsNs;
  private final int[] firstBucketByBits;

  /** A count for each bound, one for what is over the last, then the sum. */
  private final long[] cells;

  public LatencyBuckets() {
    this(USUAL_BOUNDS_NS);
  }

  /**
   * With bounds of its own.
   *
   * @param boundsNs the inclusive upper bounds in nanoseconds, growing
   */
  public LatencyBuckets(long... boundsNs) {
    for (int i = 0; i < boundsNs.length; i++) {
      if (boundsNs[i] <= (i == 0 ? 0 : boundsNs[i - 1])) {
        throw new IllegalArgumentException(
            "bounds must be positive and grow: " + Arrays.toString(boundsNs));
      }
    }
    this.boundsNs = boundsNs.clone();
    this.firstBucketByBits = firstBuckets(this.boundsNs);
    this.cells = new long[boundsNs.length + 2];
  }

  /** For each bit length, the bucket of the smallest duration that has it. */
  private static int[] firstBuckets(long[] boundsNs) {
    int[] first = new int[Long.SIZE];
    for (int bits = 0; bits < first.length; bits++) {
      long smallest = bits == 0 ? 0 : 1L << (bits - 1);
      int bucket = 0;
      while (bucket < boundsNs.length && boundsNs[bucket] < smallest) {
        bucket++;
      }
      first[bits] = bucket;
    }
    return first;
  }

  /** Adds a duration; one below zero (a clock that stepped back) counts as zero. */
  public void record(long durationNs) {
    long ns = Math.max(0, durationNs);
    int bucket = firstBucketByBits[Long.SIZE - Long.numberOfLeadingZeros(ns)];
    while (bucket < boundsNs.length && ns > boundsNs[bucket]) {
      bucket++;
    }
    add(bucket, 1);
    add(boundsNs.length + 1, ns);
  }

  private void add(int cell, long delta) {
    CELL.setOpaque(cells, cell, cells[cell] + delta);
  }

  public Snapshot snapshot() {
    long[] counts = new long[boundsNs.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (long) CELL.getOpaque(cells, i);
    }
    long sumNs = (long) CELL.getOpaque(cells, boundsNs.length + 1);
    return new Snapshot(boundsNs.clone(), counts, sumNs);
  }

  /**
   * What was recorded so far.
   *
   * @param boundsNs inclusive upper bounds of all buckets but the last, which has none
   * @param counts for each bucket, not cumulated; one more than there are bounds
   */
  public record Snapshot(long[] boundsNs, long[] counts, long sumNs) {
    public long count() {
      return Arrays.stream(counts).sum();
    }
  }
}
