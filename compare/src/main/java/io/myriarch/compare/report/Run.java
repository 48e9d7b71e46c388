package io.myriarch.compare.report;

import io.myriarch.loadtest.run.LoadResult;
import org.HdrHistogram.Histogram;

/**
 * One run of one contender. Of a run that failed no figure may be quoted.
 *
 * @param reason one sentence
 */
public record Run(boolean passed, String reason, double perSecond, double p50Us, double p99Us) {
  private static final double MICROSECOND_NS = 1e3;

  /** What a finished run gave. */
  public static Run of(LoadResult result) {
    Histogram completed = result.completed();
    return new Run(
        result.verdict().passed(),
        result.verdict().reason(),
        result.completedPerSecond(),
        completed.getValueAtPercentile(50) / MICROSECOND_NS,
        completed.getValueAtPercentile(99) / MICROSECOND_NS);
  }

  /** A run that did not come to an end. */
  public static Run failed(String reason) {
    return new Run(false, reason, 0, 0, 0);
  }
}
