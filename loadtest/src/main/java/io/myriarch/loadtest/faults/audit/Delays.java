package io.myriarch.loadtest.faults.audit;

import java.nio.file.Path;
import java.util.List;

/**
 * From when each task was handed over to its first execution, by this machine's clock.
 *
 * @param tasks that were looked at
 * @param minMicros the shortest
 * @param maxMicros the longest
 */
public record Delays(long tasks, long minMicros, long maxMicros) {

  /** Of all tasks in a submitter's record that were executed. */
  public static Delays of(Path submissionFile, Effects effects) {
    SubmissionRecords records = new SubmissionRecords();
    records.read(submissionFile);
    long tasks = 0;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (SubmissionRecords.Row row : records.rows()) {
      List<Effects.Execution> executions = effects.of(row.taskId);
      if (!executions.isEmpty() && records.sentMicros(row.number) != 0) {
        long first = executions.stream().mapToLong(e -> e.beginMicros).min().orElseThrow();
        tasks++;
        long delay = first - records.sentMicros(row.number);
        min = Math.min(min, delay);
        max = Math.max(max, delay);
      }
    }
    return new Delays(tasks, min, max);
  }
}
