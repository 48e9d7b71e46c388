package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1");
  private final FakeRuntime runtime = harness.runtime("r1");

  @Test
  void shouldRebuildEveryTaskInItsState() {
    List<Long> running = harness.occupyAll();
    long queued = harness.acceptOne();
    Submission later = harness.submission();
    later.notBeforeDelayMs = 60_000;
    long scheduled = harness.accept(later);
    long ended = running.get(0);
    harness.complete(ended);
    long retrying = running.get(1);
    runtime.fail(runtime.attempt(retrying), FailureKind.ERROR, "no");

    harness.restart();

    assertThat(harness.status(queued)).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.status(running.get(2))).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.status(scheduled)).isEqualTo(TaskStatus.SCHEDULED);
    assertThat(harness.status(retrying)).isEqualTo(TaskStatus.RETRYING);
    int slot = harness.core.tasks().find(retrying);
    assertThat(harness.core.tasks().attempt(slot)).isEqualTo(1);
    assertThat(harness.core.lastError(slot)).isEqualTo("no");
    assertThat(harness.core.finishedTasks().position(ended)).isPositive();
    assertThat(harness.core.tasks().size()).isEqualTo(7);
    harness.core.turn();
    assertThat(harness.core.counters().ledgerImbalance()).isZero();
    assertThat(harness.core.counters().acceptedTotal()).isEqualTo(8);
  }

  @Test
  void shouldNotLetTasksWaitLongerBecauseTheClockWasSetBack() {
    long taskId = harness.acceptOne();
    runtime.fail(runtime.attempt(taskId), FailureKind.ERROR, "no");
    Submission later = harness.submission();
    later.notBeforeDelayMs = 500;
    long scheduled = harness.accept(later);
    harness.nowMs -= 86_400_000;
    harness.restart();
    harness.joinReady("r2");
    harness.advanceMs(5_000);
    harness.complete(taskId);
    harness.complete(scheduled);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.status(scheduled)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldAssignNothingBeforeTheRecordOfTheEpochIsDurable() {
    harness.startsAt = 1_000;
    harness.restart();
    harness.joinReady("r2");
    long taskId = harness.acceptOne();
    harness.core.durable(999);
    harness.advanceMs(5_000);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.core.durable(1_000);
    harness.advanceMs(50);
    harness.complete(taskId);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldRunRecoveredTasksWithTheirPayloadAndAttempts() {
    long taskId = harness.acceptOne();
    Said.Attempt before = runtime.attempt(taskId);
    runtime.fail(before, FailureKind.ERROR, "no");
    harness.restart();
    harness.joinReady("r2");
    harness.advanceMs(5_100);
    Said.Attempt after = harness.attempt(taskId);
    assertThat(after.payload()).isEqualTo(before.payload());
    assertThat(after.attempt()).isEqualTo(2);
    assertThat(after.epoch()).isEqualTo(2);
    harness.complete(taskId);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldCountAttemptsOnAfterARestart() {
    long taskId = harness.acceptOne();
    for (int i = 0; i < 3; i++) {
      harness.workerOf(taskId).fail(harness.attempt(taskId), FailureKind.ERROR, "no " + i);
      harness.restart();
      harness.joinReady("r1");
      harness.advanceMs(6_000);
    }
    harness.workerOf(taskId).fail(harness.attempt(taskId), FailureKind.ERROR, "last");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void shouldCountLossesOnAfterARestart() {
    long taskId = harness.acceptOne();
    runtime.fail(runtime.attempt(taskId), FailureKind.NOT_HOSTED, "1");
    runtime.fail(runtime.attempt(taskId), FailureKind.NOT_HOSTED, "2");
    harness.restart();
    int slot = harness.core.tasks().find(taskId);
    assertThat(harness.core.tasks().losses(slot)).isEqualTo(2);
    assertThat(harness.core.tasks().attempt(slot)).isEqualTo(2);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldBeginANewEpochAndGoOnWithTheSequence() {
    long before = harness.acceptOne();
    harness.restart();
    long after = harness.acceptOne();
    assertThat(TaskIds.epoch(before)).isEqualTo(1);
    assertThat(TaskIds.epoch(after)).isEqualTo(2);
    assertThat(TaskIds.sequence(after)).isEqualTo(TaskIds.sequence(before) + 1);
  }

  @Test
  void shouldNeverGiveAnIdAgainOfARecordThatWasLost() {
    long lost = harness.acceptOne();
    harness.output.journal.loseLast(1);
    harness.restart();
    long after = harness.acceptOne();
    assertThat(TaskIds.sequence(after)).isEqualTo(TaskIds.sequence(lost));
    assertThat(after).isNotEqualTo(lost);
    assertThat(harness.core.tasks().find(lost)).isEqualTo(TaskTable.NONE);
    assertThat(harness.core.cancel(lost)).isFalse();
  }

  @Test
  void shouldNameItsShardInTaskIds() {
    TinyLimits limits = new TinyLimits();
    limits.shard = 5;
    assertThat(TaskIds.shard(new CoreHarness(limits).acceptOne())).isEqualTo(5);
  }

  @Test
  void shouldAdoptWhatARuntimeStillWorksOn() {
    List<Long> tasks = harness.occupyAll();
    harness.restart();
    FakeRuntime again = harness.rejoin(runtime);
    harness.settle();
    assertThat(again.cancelled).isEmpty();
    assertThat(tasks).allMatch(id -> harness.status(id) == TaskStatus.ASSIGNED);
    assertThat(again.row.agentsHosted()).isEqualTo(6);
    assertThat(again.row.payloadBytesOut).isPositive();
    tasks.forEach(harness::complete);
    assertThat(tasks).allMatch(id -> harness.status(id) == TaskStatus.SUCCEEDED);
    assertThat(again.row.payloadBytesOut).isZero();
    assertThat(harness.core.counters().staleResultsTotal()).isZero();
    assertThat(harness.output.failures).isEmpty();
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
  }

  @Test
  void shouldAdoptAnAttemptOfTheEpochBeforeTheLast() {
    long taskId = harness.acceptOne();
    harness.restart();
    harness.restart();
    FakeRuntime again = harness.rejoin(runtime);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    again.complete(again.attempt(taskId), "done");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldFenceHeldAttemptsThatDoNotCount() {
    long ended = harness.acceptOne();
    long failedBefore = harness.acceptOne();
    Said.Attempt ofEnded = runtime.attempt(ended);
    Said.Attempt ofFailed = runtime.attempt(failedBefore);
    harness.complete(ended);
    runtime.fail(ofFailed, FailureKind.NOT_HOSTED, "first attempt");
    runtime.running.clear();
    runtime.running.add(ofEnded);
    runtime.running.add(ofFailed);
    harness.restart();
    FakeRuntime again = harness.rejoin(runtime);
    assertThat(again.cancelled).hasSize(2);
    assertThat(harness.core.agents().status(ofEnded.agent())).isEqualTo(AgentStatus.ERROR);
    harness.settle();
    again.interruptAll();
    harness.settle();
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
    harness.advanceMs(5_100);
    harness.complete(failedBefore);
    assertThat(harness.status(failedBefore)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldFenceHeldAttemptsOfAgentsThatAreNot() {
    RuntimeIntroduction.Held held = new RuntimeIntroduction.Held(1, 4711, 1, 1);
    FakeRuntime strange = harness.join("r9", List.of(held));
    assertThat(strange.cancelled).extracting(Said.Attempt::agent).containsExactly(4711);
  }

  @Test
  void shouldLetOnlyOneRuntimeGoOnWithATask() {
    long taskId = harness.acceptOne();
    harness.restart();
    FakeRuntime again = harness.rejoin(runtime);
    int other = (runtime.running.getFirst().agent() + 1) % 6;
    FakeRuntime second =
        harness.join("r2", List.of(new RuntimeIntroduction.Held(taskId, other, 1, 1)));
    assertThat(again.cancelled).isEmpty();
    assertThat(second.cancelled).hasSize(1);
  }

  @Test
  void shouldHoldRecoveredTasksUntilTheGraceIsOver() {
    long taskId = harness.acceptOne();
    harness.restart();
    harness.joinReady("r2");
    harness.advanceMs(4_900);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.advanceMs(200);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldEndTheGraceWhenEveryRuntimeExpectedIsBack() {
    TinyLimits limits = new TinyLimits();
    limits.runtimesExpected = 2;
    CoreHarness expecting = new CoreHarness(limits);
    long taskId = expecting.acceptOne();
    expecting.restart();
    expecting.joinReady("r1");
    assertThat(expecting.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    expecting.joinReady("r2");
    assertThat(expecting.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldKeepTimeAcrossARestart() {
    Submission submission = harness.submission();
    submission.notBeforeDelayMs = 10_000;
    submission.deadlineMs = 20_000;
    long taskId = harness.accept(submission);
    harness.restart();
    harness.advanceMs(9_900);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SCHEDULED);
    harness.advanceMs(150);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.restart();
    harness.advanceMs(9_900);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.advanceMs(100);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.EXPIRED);
  }

  @Test
  void shouldExpireWhatPassedItsDeadlineWhileItWasDown() {
    Submission submission = harness.submission();
    submission.deadlineMs = 1_000;
    long taskId = harness.accept(submission);
    harness.nowNs += 5_000 * CoreHarness.MS;
    harness.nowMs += 5_000;
    harness.restart();
    harness.advanceMs(10);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.EXPIRED);
  }

  @Test
  void shouldTakeARecordThatWasWrittenAgainForTheSameTask() {
    harness.acceptOne();
    harness.output.journal.repeatLast();
    harness.restart();
    assertThat(harness.core.tasks().size()).isEqualTo(1);
    harness.core.turn();
    assertThat(harness.core.counters().ledgerImbalance()).isZero();
  }

  @Test
  void shouldTakeAllTasksOfTheJournalThoughTheBoundIsLowerNow() {
    long first = harness.acceptOne();
    long second = harness.acceptOne();
    harness.limits.tasksMax = 1;
    harness.restart();
    assertThat(harness.core.tasks().size()).isEqualTo(2);
    assertThat(harness.refuse(harness.submission()).code()).isEqualTo(RejectCode.OVERLOADED);
    harness.core.cancel(first);
    harness.core.cancel(second);
    harness.acceptOne();
  }

  @Test
  void shouldKeepATaskWhoseSpecialtyTheFleetNoLongerHasUntilItIsCancelled() {
    Recovery recovery = harness.core.recovery();
    int gone = harness.core.routes().size();
    recovery.route(gone, "poetry", "odes", "echo", "");
    Submission submission = new Submission();
    submission.route = gone;
    long taskId = TaskIds.of(0, 1, 99);
    recovery.accepted(taskId, submission, harness.nowMs, 0, 0);
    harness.advanceMs(1_000);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.core.cancel(taskId)).isTrue();
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void shouldDeployAnewWhatARuntimeHoldsAndLeaveItThere() {
    FakeRuntime other = harness.join("r2");
    harness.settle();
    List<Long> tasks = harness.occupyAll();
    var agentsBefore = List.copyOf(runtime.agents);
    harness.restart();
    FakeRuntime otherAgain = harness.rejoin(other);
    FakeRuntime again = harness.rejoin(runtime);
    harness.advanceMs(1_100);
    harness.settle();
    assertThat(again.deployed).containsExactlyElementsOf(agentsBefore);
    assertThat(otherAgain.deployed).hasSize(3).doesNotContainAnyElementsOf(agentsBefore);
    tasks.forEach(harness::complete);
    assertThat(again.deployed).as("nothing moves").containsExactlyElementsOf(agentsBefore);
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
  }

  @Test
  void shouldTellWhatItHasRecovered() {
    long first = harness.acceptOne();
    Submission submission = harness.submission();
    submission.deadlineMs = 900;
    submission.orderingKey = "account 1";
    submission.executionTimeoutMs = 20;
    long second = harness.accept(submission);
    harness.advanceMs(100);
    harness.restart();
    TaskTable tasks = harness.core.tasks();
    assertThat(harness.core.deadlineDelayMs(tasks.find(first))).isZero();
    assertThat(harness.core.deadlineDelayMs(tasks.find(second))).isEqualTo(900);
    assertThat(harness.core.orderingKey(tasks.find(second))).isEqualTo("account 1");
    assertThat(harness.core.orderingKey(tasks.find(first))).isEmpty();
    assertThat(tasks.submittedAtMs(tasks.find(first))).isEqualTo(harness.nowMs - 100);
    assertThat(tasks.acceptedAtNs(tasks.find(first)))
        .isEqualTo(harness.nowNs - 100 * CoreHarness.MS);
    assertThat(harness.core.wallMs(tasks.acceptedAtNs(tasks.find(first))))
        .isEqualTo(harness.nowMs - 100);
    assertThat(harness.core.lastSequence()).isEqualTo(TaskIds.sequence(second));
    assertThat(harness.core.isAdmissionOpen()).isTrue();
  }

  @Test
  void shouldGoOnWithTheAttemptsAndLossesOfARecordThatWasWrittenAgain() {
    SchedulerCore core = new CoreHarness().core;
    Recovery recovery = core.recovery();
    recovery.route(0, "any", "any", "echo", "");
    Submission submission = new Submission();
    long taskId = TaskIds.of(0, 1, 99);
    recovery.accepted(taskId, submission, harness.nowMs, 5, 2);
    recovery.handedBack(taskId, 3);
    recovery.handedBack(TaskIds.of(0, 1, 98), 3);
    int slot = core.tasks().find(taskId);
    assertThat(core.tasks().attempt(slot)).isEqualTo(5);
    assertThat(core.tasks().losses(slot)).isEqualTo(2);
    assertThat(core.tasks().handedBack(slot)).isEqualTo(3);
  }

  @Test
  void shouldListFailedTasksAfterARestart() {
    Submission once = harness.submission();
    once.maxAttempts = 1;
    long failed = harness.accept(once);
    runtime.fail(runtime.attempt(failed), FailureKind.ERROR, "no");
    long succeeded = harness.acceptOne();
    harness.complete(succeeded);
    harness.restart();
    assertThat(harness.core.finishedTasks().failedCount()).isEqualTo(1);
    assertThat(harness.core.finishedTasks().failedId(0)).isEqualTo(failed);
    assertThat(harness.core.finishedTasks().position(succeeded)).isPositive();
  }

  @Test
  void shouldBeWholeBetweenTwoSteps() {
    long taskId = harness.acceptOne();
    assertThat(harness.core.pause("analytics", "metrics", true)).isTrue();
    assertThat(harness.core.isHalfDone()).isFalse();
    harness.core.restartAgent(5);
    assertThat(harness.core.isHalfDone()).isFalse();
    runtime.fail(runtime.attempt(taskId), FailureKind.FINAL_ERROR, "no");
    assertThat(harness.core.removeDeadLetter(taskId)).isTrue();
    assertThat(harness.core.isHalfDone()).isFalse();
  }
}
