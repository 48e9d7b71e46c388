package io.myriarch.loadtest.run;

import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a run found.
 *
 * @param durability what an acknowledgement meant
 * @param offeredPerSecond the rate asked for; without one, what was sent
 * @param completedPerSecond tasks done in the measured time; not followed: tasks acknowledged
 * @param completed nanoseconds from the intended time to the end; empty where not followed
 * @param acknowledged nanoseconds from the intended time to the acknowledgement
 */
public record LoadResult(
    LoadPlan plan,
    String durability,
    Instant startedAt,
    double durationSeconds,
    double offeredPerSecond,
    double completedPerSecond,
    Counts counts,
    Histogram completed,
    Histogram acknowledged,
    List<Sample> samples,
    String rejectReason) {

  public Verdict verdict() {
    return Verdict.of(this);
  }
}
