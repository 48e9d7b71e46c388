package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tasks that were lost more than once: one of them may be poison, the others must not die of it.
 */
class QuarantineTest {
  private static final int LOSSES_MAX = 3;
  private static final long CALM_MS = Quarantine.CALM_NS / CoreHarness.MS;

  private final CoreHarness harness;
  private int runtimes;

  QuarantineTest() {
    TinyLimits limits = new TinyLimits();
    limits.lossesMax = LOSSES_MAX;
    harness = new CoreHarness(limits);
    joinAnother();
  }

  private FakeRuntime joinAnother() {
    String id = "r" + ++runtimes;
    harness.joinReady(id);
    harness.advanceMs(CALM_MS);
    return harness.runtime(id);
  }

  @Test
  void shouldFailOnlyThePoisonThatKillsEveryRuntimeItRunsOn() {
    long poison = harness.acceptOne();
    List<Long> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(harness.acceptOne());
    }
    int kills = 0;
    while (harness.isLive(poison)) {
      FakeRuntime runtime = harness.connected().getFirst();
      if (runtime.works(poison)) {
        harness.lose(runtime);
        kills++;
        joinAnother();
      } else {
        runtime.running.stream().map(Said.Attempt::taskId).toList().forEach(harness::complete);
        harness.settle();
      }
    }
    assertThat(kills).isEqualTo(LOSSES_MAX + 1);
    assertThat(harness.status(poison)).isEqualTo(TaskStatus.FAILED);
    completeAll(others);
    assertThat(others).allMatch(task -> harness.status(task) == TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldBeNamedToWhoeverAsksWhyATaskWaits() {
    List<Long> tasks = harness.occupyAll();
    for (int i = 0; i < LOSSES_MAX; i++) {
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    FakeRuntime runtime = harness.connected().getFirst();
    long waiting = tasks.stream().filter(task -> !runtime.works(task)).findFirst().orElseThrow();
    Explanation why = harness.core.explain(harness.core.tasks().find(waiting));
    assertThat(why.reason()).isEqualTo(WaitReason.QUARANTINE);
    assertThat(why.sentence())
        .isEqualTo(
            "It was lost with 3 runtimes and fails if that happens again; such tasks are tried one at a time.");
  }

  @Test
  void shouldTryATaskWithOneLossLeftAlone() {
    List<Long> tasks = harness.occupyAll();
    for (int i = 0; i < LOSSES_MAX; i++) {
      assertThat(harness.connected().getFirst().running).hasSize(6);
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    FakeRuntime last = harness.connected().getFirst();
    assertThat(last.running).hasSize(1);
    long fresh = harness.acceptOne();
    assertThat(last.works(fresh)).as("nobody else's death counts").isFalse();
    completeAll(tasks);
    assertThat(tasks).allMatch(task -> harness.status(task) == TaskStatus.SUCCEEDED);
    assertThat(last.works(fresh)).isTrue();
  }

  @Test
  void shouldKeepARuntimeForATaskWithOneLossLeftForAMomentOnly() {
    harness.occupyAll();
    for (int i = 0; i < LOSSES_MAX; i++) {
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    FakeRuntime last = harness.connected().getFirst();
    long fresh = harness.acceptOne();
    FakeRuntime other = joinAnother();
    assertThat(last.running).hasSize(1);
    assertThat(other.works(fresh)).as("another runtime is not kept").isTrue();
    long later = harness.acceptOne();
    assertThat(harness.isLive(later)).isTrue();
    harness.advanceMs(Quarantine.RESERVED_NS / 1_000_000);
    harness.occupyAll();
    assertThat(last.running).as("it goes on with others").hasSizeGreaterThan(1);
  }

  @Test
  void shouldTryATaskWithOneLossLeftOnlyWhenNoRuntimeHasJustComeOrGone() {
    List<Long> tasks = harness.occupyAll();
    for (int i = 0; i < LOSSES_MAX; i++) {
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    FakeRuntime first = harness.connected().getFirst();
    assertThat(first.running).hasSize(1);
    harness.joinReady("another");
    harness.complete(first.running.getFirst().taskId());
    harness.advanceMs(CALM_MS - 50);
    assertThat(tasks).noneMatch(task -> harness.status(task) == TaskStatus.ASSIGNED);
    harness.advanceMs(50);
    assertThat(tasks.stream().filter(task -> harness.status(task) == TaskStatus.ASSIGNED))
        .hasSize(1);
  }

  @Test
  void shouldKeepQuarantineOverARestart() {
    List<Long> tasks = harness.occupyAll();
    for (int i = 0; i < LOSSES_MAX; i++) {
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    FakeRuntime before = harness.connected().getFirst();
    assertThat(before.running).hasSize(1);
    harness.restart();
    FakeRuntime after = harness.rejoin(before);
    harness.advanceMs(10_000);
    harness.settle();
    assertThat(after.running).as("the one that it holds").hasSize(1);
    completeAll(tasks);
    assertThat(tasks).allMatch(task -> harness.status(task) == TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldCancelAndExpireWhatWaitsInQuarantine() {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tasks.add(harness.acceptOne());
    }
    Submission expiring = harness.submission();
    expiring.deadlineMs = 60_000;
    tasks.add(harness.accept(expiring));
    for (int i = 0; i < LOSSES_MAX; i++) {
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    List<Long> waiting =
        tasks.stream().filter(task -> harness.status(task) == TaskStatus.RETRYING).toList();
    assertThat(waiting).hasSize(5).contains(tasks.getLast());
    assertThat(harness.core.cancel(waiting.getFirst())).isTrue();
    harness.advanceMs(61_000);
    assertThat(harness.status(tasks.getLast())).isEqualTo(TaskStatus.EXPIRED);
    completeAll(tasks);
    assertThat(tasks).noneMatch(harness::isLive);
  }

  @Test
  void shouldKeepATaskThatWasLostTwiceBackWhileOneWithASingleLossLeftRunsAlone() {
    long almostOver = harness.acceptOne();
    harness.lose(harness.connected().getFirst());
    joinAnother();
    long lostTwice = harness.acceptOne();
    harness.lose(harness.connected().getFirst());
    List<Long> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Submission urgent = harness.submission();
      urgent.priority = 9;
      others.add(harness.accept(urgent));
    }
    joinAnother();
    // So that it has an agent before the other one's, and is the first to be lost again.
    harness.complete(others.getFirst());
    assertThat(harness.attempt(almostOver).agent()).isZero();
    others.stream().filter(harness::isLive).toList().forEach(harness::complete);
    harness.lose(harness.connected().getFirst());
    joinAnother();
    assertThat(harness.status(almostOver)).isEqualTo(TaskStatus.ASSIGNED);
    harness.advanceMs(2 * CALM_MS);
    assertThat(harness.status(lostTwice)).isEqualTo(TaskStatus.RETRYING);
    harness.complete(almostOver);
    harness.core.turn();
    assertThat(harness.status(lostTwice)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldTryATaskWithOneLossLeftOnlyWhenNoRuntimeWasJustLost() {
    long taskId = harness.acceptOne();
    for (int i = 0; i < LOSSES_MAX - 1; i++) {
      harness.lose(harness.connected().getFirst());
      joinAnother();
    }
    FakeRuntime bystander = joinAnother();
    FakeRuntime worker = harness.workerOf(taskId);
    FakeRuntime other = worker == bystander ? harness.connected().getFirst() : bystander;
    harness.advanceMs(10 * CALM_MS);
    harness.lose(worker);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.RETRYING);
    harness.advanceMs(CALM_MS - 50);
    assertThat(harness.status(taskId)).as("right after a loss").isEqualTo(TaskStatus.RETRYING);
    other.ready();
    harness.advanceMs(2 * CALM_MS);
    assertThat(harness.workerOf(taskId)).isSameAs(other);
  }

  private void completeAll(List<Long> tasks) {
    for (int i = 0; i < 20; i++) {
      tasks.stream()
          .filter(task -> harness.isLive(task) && harness.status(task) == TaskStatus.ASSIGNED)
          .toList()
          .forEach(harness::complete);
      harness.advanceMs(CALM_MS);
    }
  }
}
