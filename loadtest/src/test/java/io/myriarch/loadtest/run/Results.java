package io.myriarch.loadtest.run;

import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Results for tests. */
public final class Results {
  private Results() {}

  public static LoadResult of(LoadPlan plan, double completedPerSecond, Counts counts) {
    Histogram completed = Latencies.empty();
    Histogram acknowledged = Latencies.empty();
    for (int i = 1; i <= 1_000; i++) {
      completed.recordValue(i * 10_000L);
      acknowledged.recordValue(i * 5_000L);
    }
    return new LoadResult(
        plan,
        "fsync",
        Instant.parse("2026-01-02T03:04:05Z"),
        1.0,
        plan.pace().perSecond(),
        completedPerSecond,
        counts,
        completed,
        acknowledged,
        List.of(
            new Sample(1, true, 1_000, 1_000, 998, 998, 0, 0, 3),
            new Sample(2, false, 1_000, 1_001, 1_000, 1_998, 640, 2_300, 4)),
        "busy");
  }
}
