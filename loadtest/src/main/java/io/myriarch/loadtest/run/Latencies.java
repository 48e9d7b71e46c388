package io.myriarch.loadtest.run;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Latencies in nanoseconds, written by one thread without locks or allocation and read by another,
 * second by second and in total.
 */
final class Latencies {
  static final long MAX_NS = TimeUnit.HOURS.toNanos(1);
  private static final int SIGNIFICANT_DIGITS = 3;

  /** With more links the histograms, which are read each second, would be the load themselves. */
  private static final int LINKS_OF_FULL_PRECISION = 64;

  private static final int SIGNIFICANT_DIGITS_OF_MANY = 2;

  private final SingleWriterRecorder recorder;
  private Histogram interval;

  /** Of one of so many links: to a thousandth, or to a hundredth if they are many. */
  Latencies(int links) {
    recorder =
        new SingleWriterRecorder(
            1,
            MAX_NS,
            links > LINKS_OF_FULL_PRECISION ? SIGNIFICANT_DIGITS_OF_MANY : SIGNIFICANT_DIGITS);
  }

  static Histogram empty() {
    return new Histogram(1, MAX_NS, SIGNIFICANT_DIGITS);
  }

  /** Writer's thread. */
  void record(long latencyNs) {
    recorder.recordValue(Math.clamp(latencyNs, 0, MAX_NS));
  }

  /** Adds what came since the last call. Reader's thread. */
  void drainTo(Histogram total, Histogram lately) {
    interval = recorder.getIntervalHistogram(interval);
    total.add(interval);
    lately.add(interval);
  }
}
