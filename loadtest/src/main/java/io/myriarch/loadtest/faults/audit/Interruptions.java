package io.myriarch.loadtest.faults.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * When runtimes were killed, and from the executions' own notes: how long the tasks that ran there
 * took to run elsewhere. For one thread.
 */
public final class Interruptions {
  private static final long HIGHEST_US = 600_000_000;

  private record Interruption(Path file, long micros) {}

  private final List<Interruption> interruptions = new ArrayList<>();
  private final Histogram redispatchUs = new Histogram(HIGHEST_US, 3);
  private long tasks;
  private long neverAgain;

  /** What runs now in the process that writes this file will not come to its end there. */
  public void add(Path effectsFile, Instant at) {
    interruptions.add(new Interruption(effectsFile, SubmissionLog.micros(at)));
  }

  /** Finds each task that was interrupted and its next execution. */
  public void measure(Effects effects) {
    for (Interruption interruption : interruptions) {
      for (Effects.Execution execution : effects.openAt(interruption.file, interruption.micros)) {
        tasks++;
        OptionalLong next = nextBegin(effects, execution, interruption);
        if (next.isPresent()) {
          redispatchUs.recordValue(Math.min(HIGHEST_US, next.getAsLong() - interruption.micros));
        } else {
          neverAgain++;
        }
      }
    }
  }

  private static OptionalLong nextBegin(
      Effects effects, Effects.Execution execution, Interruption interruption) {
    return effects.of(execution.taskId).stream()
        .mapToLong(other -> other.beginMicros)
        .filter(begin -> begin > interruption.micros)
        .min();
  }

  /** Microseconds from the kill to the beginning of the next execution. */
  public Histogram redispatchUs() {
    return redispatchUs;
  }

  /** Tasks that were interrupted. */
  public long tasks() {
    return tasks;
  }

  /** Interrupted tasks that were not executed again: cancelled, or about to send their result. */
  public long neverAgain() {
    return neverAgain;
  }
}
