package io.myriarch.bench.pipe;

import java.util.Arrays;

/** Latencies of every n-th task, kept as they are: cheaper than a histogram. */
final class PipeSamples {
  private static final int SAMPLES_MAX = 1 << 22;
  private static final long TASKS_PER_SECOND_MAX = 2_000_000;
  private static final int STRIDE_MIN = 4;

  private final long[] latencyNs = new long[SAMPLES_MAX];
  private final long mask;
  private int count;

  PipeSamples(int seconds) {
    long stride = STRIDE_MIN;
    while (seconds * TASKS_PER_SECOND_MAX / stride > SAMPLES_MAX) {
      stride *= 2;
    }
    mask = stride - 1;
  }

  /** Whether the n-th task is one that counts. */
  boolean isWanted(long n) {
    return (n & mask) == 0 && count < SAMPLES_MAX;
  }

  void add(long ns) {
    latencyNs[count++] = ns;
  }

  int count() {
    return count;
  }

  /** Sorts once; nothing may be added afterwards. */
  double[] percentilesUs(double... shares) {
    Arrays.sort(latencyNs, 0, count);
    return Arrays.stream(shares).map(share -> latencyNs[(int) (count * share)] / 1e3).toArray();
  }
}
