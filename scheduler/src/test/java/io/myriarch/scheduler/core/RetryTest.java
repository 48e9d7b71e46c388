package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");
  private final FakeRuntime runtime = harness.runtime("r1");

  private void fail(long taskId, FailureKind kind, String error) {
    runtime.fail(runtime.attempt(taskId), kind, error);
  }

  private void awaitAssigned(long taskId) {
    for (int i = 0; i < 2_000 && harness.status(taskId) != TaskStatus.ASSIGNED; i++) {
      harness.jumpMs(1);
    }
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldRetryThreeTimesAndThenFailWithTheLastError() {
    long taskId = harness.acceptOne();
    for (int attempt = 1; attempt <= 3; attempt++) {
      awaitAssigned(taskId);
      fail(taskId, FailureKind.ERROR, "error " + attempt);
      assertThat(harness.core.lastError(harness.core.tasks().find(taskId)))
          .isEqualTo("error " + attempt);
    }
    awaitAssigned(taskId);
    fail(taskId, FailureKind.ERROR, "error 4");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
    assertThat(harness.output.finished.get(taskId).output()).isEqualTo("error 4");
    assertThat(harness.output.failures).hasSize(3);
    assertThat(harness.core.finishedTasks().failedId(0)).isEqualTo(taskId);
    assertThat(harness.core.counters().retriesTotal()).isEqualTo(3);
    assertThat(harness.core.counters().failedAttemptsTotal(FailureKind.ERROR)).isEqualTo(4);
    assertThat(harness.core.counters().attemptsTotal()).isEqualTo(4);
  }

  @Test
  void shouldWaitBetweenAttemptsWithinTheBackOff() {
    long taskId = harness.acceptOne();
    for (int attempt = 1; attempt <= 3; attempt++) {
      awaitAssigned(taskId);
      long failedAtMs = harness.nowMs;
      fail(taskId, FailureKind.ERROR, "no");
      long retryAtMs = harness.output.failures.getLast().retryAtMs();
      assertThat(retryAtMs - failedAtMs).isBetween(0L, 100L << (attempt - 1));
      awaitAssigned(taskId);
      assertThat(harness.nowMs).isBetween(retryAtMs, retryAtMs + 3);
    }
  }

  @Test
  void shouldNotRetryAnErrorThatTheHandlerCallsFinal() {
    long taskId = harness.acceptOne();
    fail(taskId, FailureKind.FINAL_ERROR, "no such file");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
    assertThat(harness.output.finished.get(taskId).output()).isEqualTo("no such file");
    assertThat(harness.output.failures).isEmpty();
  }

  @Test
  void shouldMakeAsManyAttemptsAsTheTaskAsksFor() {
    Submission submission = harness.submission();
    submission.maxAttempts = 1;
    long taskId = harness.accept(submission);
    fail(taskId, FailureKind.ERROR, "once");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"NOT_HOSTED", "LOST", "INTERRUPTED"})
  void shouldNotCountAnAttemptThatSaysNothingOfTheTask(FailureKind kind) {
    Submission submission = harness.submission();
    submission.maxAttempts = 1;
    long taskId = harness.accept(submission);
    for (int i = 0; i < 3; i++) {
      fail(taskId, kind, "gone");
      assertThat(harness.status(taskId)).as("tried again at once").isEqualTo(TaskStatus.ASSIGNED);
    }
    runtime.complete(runtime.attempt(taskId), "done");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldFailATaskWhoseAttemptsAreLostMoreOftenThanTheBound() {
    long taskId = harness.acceptOne();
    for (int i = 0; i < 4; i++) {
      fail(taskId, FailureKind.NOT_HOSTED, "loss " + i);
    }
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
    assertThat(harness.output.finished.get(taskId).output()).isEqualTo("loss 3");
  }

  @Test
  void shouldCountLossesAndErrorsApart() {
    Submission submission = harness.submission();
    submission.maxAttempts = 2;
    long taskId = harness.accept(submission);
    for (int i = 0; i < 3; i++) {
      fail(taskId, FailureKind.LOST, "lost");
    }
    fail(taskId, FailureKind.ERROR, "first error");
    awaitAssigned(taskId);
    assertThat(runtime.attempt(taskId).attempt()).isEqualTo(5);
    fail(taskId, FailureKind.ERROR, "second error");
    assertThat(harness.output.finished.get(taskId).output()).isEqualTo("second error");
  }

  @Test
  void shouldTryAnotherAgentAfterALoss() {
    long taskId = harness.acceptOne();
    int first = runtime.attempt(taskId).agent();
    fail(taskId, FailureKind.NOT_HOSTED, "not here");
    assertThat(runtime.attempt(taskId).agent()).isNotEqualTo(first);
  }

  @Test
  void shouldKeepNoMoreThanTheBoundOfAnError() {
    Submission submission = harness.submission();
    submission.maxAttempts = 1;
    long taskId = harness.accept(submission);
    fail(taskId, FailureKind.ERROR, "x".repeat(20_000));
    assertThat(harness.output.finished.get(taskId).output()).hasSize(16 * 1024);
  }

  @Test
  void shouldDropAnOutcomeThatIsToldTwice() {
    long taskId = harness.acceptOne();
    Said.Attempt attempt = runtime.attempt(taskId);
    runtime.complete(attempt, "done");
    long next = harness.acceptOne();
    runtime.complete(attempt, "done again");
    runtime.fail(attempt, FailureKind.ERROR, "or not");
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(2);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.status(next)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldDropOutcomesOfAgentsAndTasksThatAreNot() {
    long taskId = harness.acceptOne();
    Said.Attempt real = runtime.attempt(taskId);
    for (int agent : new int[] {-1, 6, Integer.MAX_VALUE, (real.agent() + 1) % 6}) {
      runtime.complete(
          new Said.Attempt(real.link(), taskId, agent, real.epoch(), real.attempt(), ""), "forged");
    }
    runtime.complete(
        new Said.Attempt(real.link(), 99, real.agent(), real.epoch(), real.attempt(), ""),
        "forged");
    runtime.complete(
        new Said.Attempt(real.link(), taskId, real.agent(), real.epoch() + 1, 1, ""), "forged");
    runtime.complete(
        new Said.Attempt(real.link(), taskId, real.agent(), real.epoch(), 2, ""), "forged");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(7);
  }
}
