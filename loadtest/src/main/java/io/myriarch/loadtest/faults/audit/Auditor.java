package io.myriarch.loadtest.faults.audit;

import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.protocol.TaskIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds three records against each other: what submitters were told, what handlers did, and what
 * the scheduler answers. Used once, by one thread, when everything should have ended.
 */
public final class Auditor {
  private static final int EXAMPLES_MAX = 10;
  private static final String SUCCEEDED = "succeeded";

  private final SubmissionRecords submissions = new SubmissionRecords();
  private final Effects effects;
  private final SchedulerTruth truth;
  private final SchedulerHttp http;
  private final Expectation expectation;
  private final AuditRules rules;
  private final List<String> examples = new ArrayList<>();
  private long ended;
  private long lost;
  private long doubleEnds;
  private long wrong;
  private long unexecuted;
  private long untold;
  private long repeats;

  /** Reads the files. */
  public Auditor(
      SchedulerHttp http,
      List<Path> submissionFiles,
      Effects effects,
      Expectation expectation,
      AuditRules rules) {
    this.http = http;
    this.truth = new SchedulerTruth(http);
    this.effects = effects;
    this.expectation = expectation;
    this.rules = rules;
    submissionFiles.forEach(submissions::read);
  }

  /** Compares all with all. */
  public AuditReport audit() {
    truth.list();
    doubleEnds = submissions.doubled() + submissions.toldDifferently();
    submissions.rows().forEach(this::audit);
    return new AuditReport(
        submissions.acknowledged(),
        submissions.refused(),
        ended,
        lost,
        doubleEnds,
        wrong,
        unexecuted,
        untold,
        strangers(),
        effects.begun(),
        repeats,
        (long) SchedulerHttp.sum(http.metrics(), "myriarch_ledger_imbalance"),
        examples);
  }

  private void audit(SubmissionRecords.Row row) {
    String status = truth.status(row.taskId);
    if (status.isEmpty()) {
      status = askFor(row);
    }
    if (!SchedulerTruth.isEnd(status)) {
      lost++;
      example(row, status.isEmpty() ? "is not known to the scheduler" : "is still " + status);
      return;
    }
    ended++;
    auditEnd(row, status);
    auditExecutions(row, status);
  }

  private String askFor(SubmissionRecords.Row row) {
    if (!rules.schedulerRemembers()) {
      boolean isDone = effects.of(row.taskId).stream().anyMatch(e -> e.endMicros != 0);
      return row.told != null ? row.told : isDone ? SUCCEEDED : "";
    }
    try {
      return truth.ask(TaskIds.format(row.taskId));
    } catch (LoadException _) {
      return "";
    }
  }

  private void auditEnd(SubmissionRecords.Row row, String status) {
    if (!expectation.allows(row.number, status)) {
      wrong++;
      example(row, "ended as " + status + " " + row.output);
    }
    if (row.toldTimes > 1 || (row.told != null && !row.told.equals(status))) {
      doubleEnds++;
      example(row, "was told " + row.toldTimes + " times, as " + row.told + "; it is " + status);
    }
    if (row.unknown) {
      untold++;
      example(row, "has an outcome that its submitter was told is unknown");
    }
    if (SUCCEEDED.equals(row.told) && !isResultOfAnExecution(row)) {
      wrong++;
      example(row, "has the result \"" + row.output + "\", which is of no execution");
    }
  }

  private boolean isResultOfAnExecution(SubmissionRecords.Row row) {
    String prefix = row.number + " " + TaskIds.format(row.taskId) + " ";
    return effects.of(row.taskId).stream()
        .anyMatch(
            execution -> execution.endMicros != 0 && row.output.equals(prefix + execution.attempt));
  }

  private void auditExecutions(SubmissionRecords.Row row, String status) {
    List<Effects.Execution> executions = effects.of(row.taskId);
    long complete = executions.stream().filter(execution -> execution.endMicros != 0).count();
    if (status.equals(SUCCEEDED) && complete == 0) {
      unexecuted++;
      example(row, "succeeded, but no handler came to its end");
    }
    repeats += Math.max(0, complete - 1);
    if (executions.stream().anyMatch(execution -> execution.number != row.number)) {
      wrong++;
      example(row, "was executed with the payload of another task");
    }
  }

  /** A refused or unanswered submission must not have left a task behind. */
  private long strangers() {
    if (!rules.submittersKnowAll()) {
      return 0;
    }
    long strangers = 0;
    for (long taskId : truth.statuses().keySet()) {
      if (!submissions.knows(taskId)) {
        strangers++;
        if (examples.size() < EXAMPLES_MAX) {
          examples.add("Task " + TaskIds.format(taskId) + " was never acknowledged to anybody.");
        }
      }
    }
    return strangers;
  }

  private void example(SubmissionRecords.Row row, String what) {
    if (examples.size() < EXAMPLES_MAX) {
      examples.add(
          "Task %s (number %d, acknowledged as %s) %s."
              .formatted(TaskIds.format(row.taskId), row.number, row.durability, what));
    }
  }
}
