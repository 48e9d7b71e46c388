package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandBackTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");

  private int slot(long taskId) {
    return harness.core.tasks().find(taskId);
  }

  private void handBack(long taskId) {
    FakeRuntime worker = harness.workerOf(taskId);
    worker.fail(worker.attempt(taskId), FailureKind.HANDED_BACK, "leaving");
  }

  @Test
  void shouldGiveALeavingRuntimeNoTaskFromTheMomentThatItSaysSo() {
    FakeRuntime leaving = harness.runtime("r1");
    harness.core.runtimeLeaving(leaving.row);
    List<Long> tasks = harness.occupyAll();
    assertThat(leaving.running).isEmpty();
    harness.settle();
    assertThat(harness.runtime("r2").running).hasSize(6);
    assertThat(tasks).allMatch(id -> harness.status(id) == TaskStatus.ASSIGNED);
  }

  @Test
  void shouldSendARuntimeAwayAtAUsersWish() {
    FakeRuntime wanted = harness.runtime("r1");
    assertThat(harness.core.drainRuntime("r1", 5_000)).isSameAs(wanted.row);
    assertThat(wanted.drainMs).isEqualTo(5_000);
    assertThat(wanted.row.state()).isEqualTo(RuntimeRow.State.DRAINING);
    harness.settle();
    harness.occupyAll();
    assertThat(wanted.running).isEmpty();
    assertThat(harness.core.drainRuntime("r9", 5_000)).isNull();
    harness.lose(wanted);
    assertThat(harness.core.drainRuntime("r1", 5_000)).isNull();
  }

  @Test
  void shouldAssignNothingMoreWhenItIsToStop() {
    long running = harness.acceptOne();
    harness.core.stopAssigning();
    long waiting = harness.acceptOne();
    harness.complete(running);
    harness.advanceMs(10_000);
    assertThat(harness.status(running)).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.status(waiting)).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldDoATaskElsewhereAtOnceThatIsHandedBackAndCountNothing() {
    long taskId = harness.acceptOne();
    FakeRuntime leaving = harness.workerOf(taskId);
    harness.core.runtimeLeaving(leaving.row);
    handBack(taskId);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.workerOf(taskId)).isNotSameAs(leaving);
    assertThat(harness.core.tasks().losses(slot(taskId))).isZero();
    assertThat(harness.core.tasks().handedBack(slot(taskId))).isEqualTo(1);
    harness.complete(taskId);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldHaveAllAttemptsLeftAfterItWasHandedBackAlsoAfterARestart() {
    long taskId = harness.acceptOne();
    for (int i = 0; i < 10; i++) {
      handBack(taskId);
    }
    harness.restart();
    harness.joinReady("r1", "r2");
    harness.advanceMs(5_100);
    assertThat(harness.core.tasks().handedBack(slot(taskId))).isEqualTo(10);
    for (int i = 0; i < 3; i++) {
      FakeRuntime worker = harness.workerOf(taskId);
      worker.fail(worker.attempt(taskId), FailureKind.ERROR, "failed");
      assertThat(harness.status(taskId)).isEqualTo(TaskStatus.RETRYING);
      harness.advanceMs(2_000);
    }
    FakeRuntime worker = harness.workerOf(taskId);
    worker.fail(worker.attempt(taskId), FailureKind.ERROR, "failed for good");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void shouldNotGoRoundForEver() {
    long taskId = harness.acceptOne();
    for (int i = 0; i < CoreLimits.HANDED_BACK_MAX; i++) {
      handBack(taskId);
    }
    for (int i = 0; i <= harness.limits.lossesMax; i++) {
      harness.advanceMs(2_000);
      handBack(taskId);
    }
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.FAILED);
    assertThat(harness.core.counters().failedAttemptsTotal(FailureKind.LOST))
        .isEqualTo(harness.limits.lossesMax + 1);
  }
}
