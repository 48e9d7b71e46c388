package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");

  private long acceptWithDeadline(long deadlineMs) {
    Submission submission = harness.submission();
    submission.deadlineMs = deadlineMs;
    return harness.accept(submission);
  }

  private void assertExpired(long taskId) {
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.EXPIRED);
    assertThat(harness.output.finished.get(taskId).output())
        .isEqualTo("the deadline passed before the task ended");
    assertThat(harness.core.counters().ledgerImbalance()).isZero();
  }

  @Test
  void shouldNotStartATaskBeforeItsTime() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 500;
    long taskId = harness.accept(submission);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SCHEDULED);
    assertThat(harness.core.hasTimers()).isTrue();
    harness.advanceMs(499);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SCHEDULED);
    harness.jumpMs(3);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.core.tasks().queueUs(harness.core.tasks().find(taskId)))
        .as("the delay is no wait for an agent")
        .isLessThan(3_000);
  }

  @Test
  void shouldExpireATaskThatWaitsForAnAgent() {
    harness.occupyAll();
    long taskId = acceptWithDeadline(200);
    harness.advanceMs(199);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.jumpMs(3);
    assertExpired(taskId);
  }

  @Test
  void shouldExpireATaskThatRunsAndInterruptItsAttempt() {
    long taskId = acceptWithDeadline(200);
    FakeRuntime runtime = harness.runtime("r1");
    Said.Attempt attempt = runtime.attempt(taskId);
    harness.advanceMs(202);
    assertExpired(taskId);
    assertThat(runtime.cancelled).extracting(Said.Attempt::agent).containsExactly(attempt.agent());
    assertThat(harness.core.agents().status(attempt.agent())).isEqualTo(AgentStatus.ERROR);
    runtime.interruptAll();
    assertThat(harness.core.agents().status(attempt.agent())).isEqualTo(AgentStatus.IDLE);
  }

  @Test
  void shouldExpireATaskThatWaitsForItsRetry() {
    TinyLimits limits = new TinyLimits();
    CoreHarness retrying = new CoreHarness(limits);
    retrying.joinReady("r1");
    Submission submission = retrying.submission();
    submission.deadlineMs = 60;
    submission.maxAttempts = 100;
    long taskId = retrying.accept(submission);
    while (retrying.isLive(taskId)) {
      if (retrying.status(taskId) == TaskStatus.ASSIGNED) {
        retrying.runtime("r1").fail(retrying.attempt(taskId), FailureKind.ERROR, "no");
      }
      retrying.jumpMs(1);
    }
    assertThat(retrying.status(taskId)).isEqualTo(TaskStatus.EXPIRED);
    assertThat(retrying.nowMs - 1_700_000_000_000L).isBetween(60L, 64L);
  }

  @Test
  void shouldStartAScheduledTaskBeforeItsDeadlineAndExpireItThen() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 100;
    submission.deadlineMs = 150;
    long taskId = harness.accept(submission);
    harness.advanceMs(102);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    harness.advanceMs(50);
    assertExpired(taskId);
  }

  @Test
  void shouldExpireAScheduledTaskWhoseTimeAndDeadlinePassedInOnePause() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 100;
    submission.deadlineMs = 150;
    long taskId = harness.accept(submission);
    harness.jumpMs(60_000);
    assertExpired(taskId);
    assertThat(harness.output.assigned).isEmpty();
  }

  @Test
  void shouldFenceAnAttemptThatOverrunsItsTimeoutAndTryAgainElsewhere() {
    Submission submission = harness.submission();
    submission.executionTimeoutMs = 100;
    long taskId = harness.accept(submission);
    FakeRuntime runtime = harness.runtime("r1");
    Said.Attempt first = runtime.attempt(taskId);
    harness.advanceMs(102);
    assertThat(harness.output.failures.getFirst().kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(harness.output.failures.getFirst().error())
        .isEqualTo("the attempt took longer than its execution timeout");
    assertThat(runtime.cancelled).hasSize(1);
    harness.advanceMs(110);
    Said.Attempt second = harness.output.assigned.getLast();
    assertThat(second.taskId()).isEqualTo(taskId);
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.agent()).isNotEqualTo(first.agent());
  }

  @Test
  void shouldDropAResultThatComesAfterTheTimeoutAndUseTheAgentAgain() {
    Submission submission = harness.submission();
    submission.executionTimeoutMs = 100;
    long taskId = harness.accept(submission);
    FakeRuntime runtime = harness.runtime("r1");
    Said.Attempt first = runtime.attempt(taskId);
    harness.advanceMs(102);
    runtime.complete(first, "late");
    assertThat(harness.isLive(taskId)).isTrue();
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(1);
    assertThat(harness.core.agents().status(first.agent())).isEqualTo(AgentStatus.IDLE);
    harness.advanceMs(110);
    runtime.complete(harness.output.assigned.getLast(), "in time");
    assertThat(harness.output.finished.get(taskId).output()).isEqualTo("in time");
  }

  @Test
  void shouldNotAssignATaskWhoseDeadlineHasPassedThoughItsTimerIsLate() {
    List<Long> busy = harness.occupyAll();
    long taskId = acceptWithDeadline(200);
    long after = harness.acceptOne();
    passWithoutATurn(201);
    harness.complete(busy.getFirst());
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.status(after)).isEqualTo(TaskStatus.ASSIGNED);
    harness.jumpMs(1);
    assertExpired(taskId);
  }

  private void passWithoutATurn(long ms) {
    harness.nowNs += ms * CoreHarness.MS;
    harness.nowMs += ms;
    harness.core.time(harness.nowNs, harness.nowMs);
  }

  @Test
  void shouldNotTryATaskAgainElsewhereWhoseDeadlineHasPassed() {
    long taskId = acceptWithDeadline(200);
    passWithoutATurn(201);
    harness.runtime("r1").fail(harness.attempt(taskId), FailureKind.NOT_HOSTED, "no");
    assertThat(harness.output.assigned).hasSize(1);
    harness.jumpMs(1);
    assertExpired(taskId);
  }

  @Test
  void shouldTakeAResultThatComesBeforeTheTimerOfItsDeadline() {
    long taskId = acceptWithDeadline(200);
    passWithoutATurn(201);
    harness.complete(taskId);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldKeepDelayAndDeadlineOfAParkedTaskOverARestart() {
    Submission first = harness.submission();
    first.orderingKey = "k";
    harness.accept(first);
    Submission delayed = harness.submission();
    delayed.orderingKey = "k";
    delayed.notBeforeDelayMs = 20_000;
    delayed.deadlineMs = 30_000;
    long second = harness.accept(delayed);
    Submission late = harness.submission();
    late.orderingKey = "k";
    late.deadlineMs = 7_000;
    long third = harness.accept(late);
    harness.restart();
    harness.joinReady("r1");
    harness.advanceMs(5_100);
    harness.complete(harness.output.assigned.getLast().taskId());
    harness.durable();
    assertThat(harness.status(second)).isEqualTo(TaskStatus.SCHEDULED);
    harness.advanceMs(2_000);
    assertExpired(third);
    harness.advanceMs(12_800);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.SCHEDULED);
    harness.advanceMs(200);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.ASSIGNED);
    harness.advanceMs(10_100);
    assertExpired(second);
  }

  @Test
  void shouldUseTheDefaultTimeoutWhenNoneIsAskedFor() {
    long taskId = harness.acceptOne();
    harness.advanceMs(29_990);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    harness.advanceMs(12);
    assertThat(harness.output.failures).hasSize(1);
  }
}
