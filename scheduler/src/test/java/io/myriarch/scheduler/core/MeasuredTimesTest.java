package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long tasks waited, ran and took in all, and what each agent did: what users look at. */
class MeasuredTimesTest {
  private static final long MS = CoreHarness.MS;

  private final CoreHarness harness = CoreHarness.withRuntimes("r1");
  private final FakeRuntime runtime = harness.runtime("r1");
  private final CoreCounters counters = harness.core.counters();

  private static void assertRecorded(LatencyBuckets times, long count, long sumNs) {
    assertThat(times.snapshot().count()).isEqualTo(count);
    assertThat(times.snapshot().sumNs()).isEqualTo(sumNs);
  }

  private void awaitAssigned(long taskId) {
    for (int i = 0; i < 200 && harness.status(taskId) != TaskStatus.ASSIGNED; i++) {
      harness.jumpMs(1);
    }
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldMeasureTheWaitForAnAgent() {
    List<Long> running = harness.occupyAll();
    long taskId = harness.acceptOne();
    harness.advanceMs(300);
    assertRecorded(counters.queueWait(), 6, 0);
    harness.complete(running.getFirst());
    assertRecorded(counters.queueWait(), 7, 300 * MS);
    harness.complete(taskId);
    assertThat(harness.output.measured.get(taskId).queueUs()).isEqualTo(300_000);
    assertThat(harness.output.measured.get(running.getFirst()).queueUs()).isZero();
  }

  @Test
  void shouldAddUpTheWaitsOfAllAttemptsWithoutTheBackOffBetweenThem() {
    List<Long> running = harness.occupyAll();
    long taskId = harness.acceptOne();
    harness.advanceMs(300);
    harness.complete(running.getFirst());
    runtime.fail(runtime.attempt(taskId), FailureKind.ERROR, "no");
    long next = harness.acceptOne();
    long afterBackOffMs = harness.output.failures.getLast().retryAtMs() - harness.nowMs;
    harness.jumpMs(afterBackOffMs + 100);
    harness.advanceMs(200);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.complete(next);
    harness.complete(taskId);
    assertThat(harness.output.measured.get(taskId).queueUs())
        .as("300 ms, and 200 ms after the turn that ended the back-off")
        .isEqualTo(500_000);
  }

  @Test
  void shouldNotCountTheTimeBeforeATaskMayRunAsAWait() {
    Submission later = harness.submission();
    later.notBeforeDelayMs = 400;
    long taskId = harness.accept(later);
    harness.advanceMs(1_000);
    assertRecorded(counters.queueWait(), 1, 0);
    harness.complete(taskId);
    assertThat(harness.output.measured.get(taskId).queueUs()).isZero();
  }

  @Test
  void shouldMeasureHowLongASuccessfulAttemptRan() {
    long taskId = harness.acceptOne();
    runtime.executionUs = 250;
    harness.complete(taskId);
    assertRecorded(counters.execution(), 1, 250_000);
    assertThat(harness.output.measured.get(taskId).executionUs()).isEqualTo(250);
  }

  @Test
  void shouldTellHowLongTheLastAttemptOfAFailedTaskRan() {
    Submission once = harness.submission();
    once.maxAttempts = 1;
    long taskId = harness.accept(once);
    runtime.executionUs = 70;
    runtime.fail(runtime.attempt(taskId), FailureKind.ERROR, "no");
    assertThat(harness.output.measured.get(taskId).executionUs()).isEqualTo(70);
    assertRecorded(counters.execution(), 0, 0);
  }

  @Test
  void shouldMeasureWhatWasToldOverALaterLinkAsWell() {
    long taskId = harness.acceptOne();
    Said.Attempt attempt = runtime.attempt(taskId);
    harness.restart();
    FakeRuntime.completeEarlier(harness, attempt, "done");
    assertRecorded(harness.core.counters().execution(), 1, 5_000);
    assertThat(harness.output.measured.get(taskId).executionUs()).isEqualTo(5);
    assertThat(harness.core.agents().succeeded(attempt.agent())).isEqualTo(1);
    assertThat(harness.core.counters().attemptsTotal())
        .as("an attempt from before this start")
        .isEqualTo(1);
  }

  @Test
  void shouldMeasureTheTimeFromAcceptanceToTheEnd() {
    long first = harness.acceptOne();
    harness.advanceMs(200);
    harness.complete(first);
    long second = harness.acceptOne();
    harness.advanceMs(100);
    harness.core.cancel(second);
    assertRecorded(counters.total(), 2, 300 * MS);
  }

  @Test
  void shouldCountWhatEachAgentDid() {
    long taskId = harness.acceptOne();
    int agent = runtime.attempt(taskId).agent();
    runtime.fail(runtime.attempt(taskId), FailureKind.ERROR, "no");
    assertThat(harness.core.agents().failed(agent)).isEqualTo(1);
    awaitAssigned(taskId);
    int other = runtime.attempt(taskId).agent();
    harness.core.cancel(taskId);
    assertThat(harness.core.agents().failed(other)).as("what was fenced").isEqualTo(1);
    assertThat(harness.core.agents().succeeded(agent)).isZero();
  }

  @Test
  void shouldNotShowTheErrorOfAnEarlierTaskInTheSameRow() {
    long failed = harness.acceptOne();
    runtime.fail(runtime.attempt(failed), FailureKind.ERROR, "no");
    int slot = harness.core.tasks().find(failed);
    harness.core.cancel(failed);
    long taskId = harness.acceptOne();
    assertThat(harness.core.tasks().find(taskId)).as("the same row").isEqualTo(slot);
    assertThat(harness.core.lastError(slot)).isNull();
  }
}
