package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuntimeLossTest {
  private static final Set<Integer> ALL = Set.of(0, 1, 2, 3, 4, 5);

  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");
  private final FakeRuntime first = harness.runtime("r1");
  private final FakeRuntime second = harness.runtime("r2");

  private void finishAll(List<Long> tasks) {
    for (int i = 0; i < 20; i++) {
      tasks.stream()
          .filter(id -> harness.status(id) == TaskStatus.ASSIGNED)
          .toList()
          .forEach(harness::complete);
    }
    assertThat(tasks).allMatch(id -> harness.status(id) == TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldRetryTheTasksOfALostRuntimeAndPlaceItsAgentsOnTheOthers() {
    List<Long> tasks = harness.occupyAll();
    assertThat(first.running).hasSize(3);
    harness.lose(first);
    assertThat(first.row.state()).isEqualTo(RuntimeRow.State.LOST);
    assertThat(first.row.agentsHosted()).isZero();
    assertThat(harness.core.counters().failedAttemptsTotal(FailureKind.LOST)).isEqualTo(3);
    assertThat(harness.output.failures)
        .allMatch(f -> f.error().equals("the runtime was lost while the task ran there"));
    assertThat(second.agents).containsExactlyInAnyOrderElementsOf(ALL);
    harness.settle();
    assertThat(second.running).hasSize(6);
    finishAll(tasks);
  }

  @Test
  void shouldCallARuntimeLostThatIsSilentForTooLong() {
    List<Long> tasks = harness.occupyAll();
    first.isSilent = true;
    harness.advanceMs(1_500);
    assertThat(first.row.state()).isEqualTo(RuntimeRow.State.READY);
    harness.advanceMs(50);
    assertThat(first.row.state()).isEqualTo(RuntimeRow.State.LOST);
    assertThat(second.row.state()).isEqualTo(RuntimeRow.State.READY);
    harness.connected().remove(first);
    harness.settle();
    finishAll(tasks);
  }

  @Test
  void shouldNotBlameRuntimesForItsOwnPause() {
    first.isSilent = true;
    second.isSilent = true;
    harness.advanceMs(1_000);
    harness.jumpMs(60_000);
    assertThat(List.of(first.row.state(), second.row.state())).containsOnly(RuntimeRow.State.READY);
    harness.advanceMs(400);
    assertThat(first.row.state()).isEqualTo(RuntimeRow.State.READY);
    harness.advanceMs(150);
    assertThat(first.row.state())
        .as("silent for long before and after")
        .isEqualTo(RuntimeRow.State.LOST);
  }

  @Test
  void shouldNoticeADeathRightAfterItsOwnPauseAsQuicklyAsAnyOther() {
    harness.jumpMs(60_000);
    first.isSilent = true;
    harness.advanceMs(1_550);
    assertThat(first.row.state()).isEqualTo(RuntimeRow.State.LOST);
  }

  @Test
  void shouldDropWhatALostRuntimeHadTold() {
    long taskId = harness.acceptOne();
    FakeRuntime worker = harness.workerOf(taskId);
    Said.Attempt attempt = worker.attempt(taskId);
    harness.lose(worker);
    worker.complete(attempt, "from the grave");
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(1);
  }

  @Test
  void shouldKeepTasksQueuedWhileNoRuntimeIsThere() {
    List<Long> tasks = harness.occupyAll();
    harness.lose(first);
    harness.lose(second);
    assertThat(tasks).allMatch(id -> harness.status(id) == TaskStatus.QUEUED);
    assertThat(harness.core.agents().size(AgentStatus.HEALING)).isEqualTo(6);
    harness.advanceMs(10_000);
    harness.joinReady("r1");
    finishAll(tasks);
  }

  @Test
  void shouldRefuseARuntimeWhoseIdIsConnectedAlready() {
    assertThat(harness.core.runtimeJoined(CoreHarness.introduction("r1", 999, 0, List.of())))
        .isNull();
    assertThat(first.row.link()).isEqualTo(first.link);
    harness.lose(first);
    FakeRuntime again = harness.join("r1");
    assertThat(again.row).as("the row is used again").isSameAs(first.row);
    harness.settle();
    assertThat(again.agents).hasSize(3);
  }

  @Test
  void shouldFenceWhatAReconnectedRuntimeHoldsSinceItsTasksRunElsewhere() {
    List<Long> tasks = harness.occupyAll();
    harness.lose(first);
    FakeRuntime again = harness.rejoin(first);
    assertThat(again.cancelled).hasSize(3);
    harness.settle();
    again.interruptAll();
    harness.settle();
    harness.settle();
    finishAll(tasks);
    harness.settle();
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
  }

  @Test
  void shouldLetALeavingRuntimeFinishAndMoveItsAgents() {
    List<Long> tasks = harness.occupyAll();
    harness.core.runtimeLeaving(first.row);
    harness.core.turn();
    assertThat(first.row.state()).isEqualTo(RuntimeRow.State.DRAINING);
    assertThat(first.running).as("what runs goes on").hasSize(3);
    long waiting = harness.acceptOne();
    harness.complete(first.running.getFirst().taskId());
    assertThat(harness.status(waiting)).as("not on the leaving one").isEqualTo(TaskStatus.QUEUED);
    harness.settle();
    assertThat(harness.workerOf(waiting)).isSameAs(second);
    finishAll(tasks);
    harness.settle();
    assertThat(first.row.agentsHosted()).isZero();
    assertThat(second.agents).containsExactlyInAnyOrderElementsOf(ALL);
    harness.lose(first);
    assertThat(harness.core.counters().failedAttemptsTotal(FailureKind.LOST)).isZero();
  }

  @Test
  void shouldGiveAThirdRuntimeItsShareAndMoveBusyAgentsWhenTheyAreDone() {
    List<Long> tasks = harness.occupyAll();
    FakeRuntime third = harness.join("r3");
    harness.settle();
    assertThat(third.agents).as("all are busy").isEmpty();
    finishAll(tasks);
    harness.settle();
    assertThat(List.of(first, second, third)).allMatch(runtime -> runtime.agents.size() == 2);
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
    for (int i = 0; i < 6; i++) {
      harness.acceptOne();
    }
    assertThat(third.running).hasSize(2);
  }

  @Test
  void shouldWaitAMomentForTheRuntimesExpectedBeforeItPlaces() {
    TinyLimits limits = new TinyLimits();
    limits.runtimesExpected = 2;
    CoreHarness expecting = new CoreHarness(limits);
    FakeRuntime early = expecting.join("r1");
    expecting.advanceMs(900);
    assertThat(early.agents).isEmpty();
    FakeRuntime late = expecting.join("r2");
    expecting.core.turn();
    assertThat(early.agents).hasSize(3);
    assertThat(late.agents).hasSize(3);
  }

  @Test
  void shouldNotWaitForEverForARuntimeExpected() {
    TinyLimits limits = new TinyLimits();
    limits.runtimesExpected = 2;
    CoreHarness expecting = new CoreHarness(limits);
    FakeRuntime only = expecting.join("r1");
    expecting.advanceMs(1_000);
    assertThat(only.agents).hasSize(6);
  }

  @Test
  void shouldRememberWhatARuntimeTellsOfItself() {
    harness.core.runtimeHeartbeat(first.row, 10, 20, 30);
    assertThat(first.row.rssBytes()).isEqualTo(10);
    assertThat(first.row.heapUsedBytes()).isEqualTo(20);
    assertThat(first.row.cpuMillis()).isEqualTo(30);
  }

  @Test
  void shouldShowHowARuntimeIntroducedItself() {
    RuntimeRow row =
        harness.core.runtimeJoined(
            new RuntimeIntroduction("r3", 1, 77, 5, 0, "zone=b", 8081, List.of(), List.of()));
    assertThat(row.id()).isEqualTo("r3");
    assertThat(row.index()).isEqualTo(2);
    assertThat(row.link()).isEqualTo(77);
    assertThat(row.labels()).isEqualTo("zone=b");
    assertThat(row.httpPort()).isEqualTo(8081);
    assertThat(row.lastHeardNs()).isEqualTo(harness.nowNs);
    assertThat(row.state().label()).isEqualTo("ready");
  }

  @Test
  void shouldKnowOnlyTheKindsThatARuntimeStillHas() {
    FleetLayout.Group metrics = CoreHarness.LAYOUT.groups().getFirst();
    assertThat(harness.core.kind(metrics).version()).isEqualTo("1");
    harness.lose(first);
    harness.lose(second);
    for (String id : List.of("r1", "r2")) {
      var _ =
          harness.core.runtimeJoined(
              new RuntimeIntroduction(id, 2, 78, 5, 0, "", 0, List.of(), List.of()));
    }
    assertThat(harness.core.kind(metrics)).isNull();
  }

  @Test
  void shouldStopAnAgentBeforeItStartsElsewhere() {
    FakeRuntime third = harness.join("r3");
    harness.core.turn();
    assertThat(third.deployed).hasSize(2);
    assertThat(first.deployed).hasSize(2).doesNotContainAnyElementsOf(third.deployed);
    assertThat(second.deployed).hasSize(2).doesNotContainAnyElementsOf(third.deployed);
  }
}
