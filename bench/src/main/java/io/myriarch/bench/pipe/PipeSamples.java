package io.myriarch.bench.pipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Latencies of every n-th task, kept as they are: cheaper than a histogram. */
final class PipeSamples {
  private static final int SAMPLES_MAX = 1 << 22;
  private static final long TASKS_PER_SECOND_MAX = 2_000_000;
  private static final int STRIDE_MIN = 4;
  private static final double POINTS_PER_DECADE = 20;

  private final long[] latencyNs = new long[SAMPLES_MAX];
  private final long mask;
  private int count;

  /**
   * For a run.
   *
   * @param rate 0: as many as the window lets through; then fewer are kept, for speed
   */
  PipeSamples(int seconds, long rate) {
    long stride = rate > 0 ? 1 : STRIDE_MIN;
    long perSecond = rate > 0 ? rate : TASKS_PER_SECOND_MAX;
    while (seconds * perSecond / stride > SAMPLES_MAX) {
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
    return Arrays.stream(shares).map(this::us).toArray();
  }

  /** After {@link #percentilesUs}: points of percentile and microseconds, denser towards 100. */
  List<double[]> curve() {
    List<double[]> points = new ArrayList<>();
    for (int step = 0; count / Math.pow(10, step / POINTS_PER_DECADE) >= 1; step++) {
      double share = 1 - Math.pow(10, -step / POINTS_PER_DECADE);
      points.add(new double[] {share * 100, us(share)});
    }
    points.add(new double[] {100, us(1)});
    return points;
  }

  private double us(double share) {
    return latencyNs[Math.min(count - 1, (int) (count * share))] / 1e3;
  }
}
