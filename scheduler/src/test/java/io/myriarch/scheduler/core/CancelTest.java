package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import org.junit.jupiter.api.Test;

class CancelTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");
  private final FakeRuntime runtime = harness.runtime("r1");

  private void assertCancelled(long taskId) {
    assertThat(harness.core.cancel(taskId)).isTrue();
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(harness.output.finished.get(taskId).output())
        .isEqualTo("cancelled by its submitter");
    assertThat(harness.core.cancel(taskId)).as("again").isFalse();
    harness.advanceMs(2_000);
    assertThat(harness.core.counters().ledgerImbalance()).isZero();
  }

  @Test
  void shouldCancelAScheduledTask() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 1_000;
    assertCancelled(harness.accept(submission));
    assertThat(harness.output.assigned).isEmpty();
    assertThat(harness.core.hasTimers()).isFalse();
  }

  @Test
  void shouldCancelAQueuedTaskInTheMiddleOfItsQueue() {
    var running = harness.occupyAll();
    long before = harness.acceptOne();
    long taskId = harness.acceptOne();
    long after = harness.acceptOne();
    assertCancelled(taskId);
    harness.complete(running.get(0));
    harness.complete(running.get(1));
    assertThat(harness.status(before)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.status(after)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldCancelARunningTaskAndDropItsResult() {
    long taskId = harness.acceptOne();
    Said.Attempt attempt = runtime.attempt(taskId);
    assertCancelled(taskId);
    assertThat(runtime.cancelled).hasSize(1);
    assertThat(harness.core.agents().status(attempt.agent())).isEqualTo(AgentStatus.ERROR);
    runtime.complete(attempt, "too late");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.CANCELLED);
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(1);
    assertThat(harness.core.agents().status(attempt.agent())).isEqualTo(AgentStatus.IDLE);
  }

  @Test
  void shouldCancelATaskThatWaitsForItsRetry() {
    long taskId = harness.acceptOne();
    runtime.fail(runtime.attempt(taskId), FailureKind.ERROR, "no");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.RETRYING);
    assertCancelled(taskId);
    assertThat(harness.output.assigned).hasSize(1);
  }

  @Test
  void shouldSayThatThereIsNoSuchLiveTask() {
    long taskId = harness.acceptOne();
    assertThat(harness.core.cancel(taskId + 1)).isFalse();
    assertThat(harness.core.cancel(0)).isFalse();
    assertThat(harness.core.cancel(-1)).isFalse();
    harness.complete(taskId);
    assertThat(harness.core.cancel(taskId)).isFalse();
  }
}
