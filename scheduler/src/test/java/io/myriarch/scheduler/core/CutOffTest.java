package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two runtimes that may be cut off for a minute, and one of them is. */
class CutOffTest {
  private final CoreHarness harness = harness();
  private final FakeRuntime edge = harness.runtime("r1");
  private final FakeRuntime other = harness.runtime("r2");

  private static CoreHarness harness() {
    TinyLimits limits = new TinyLimits();
    limits.runtimeCutOffMaxNs = 60_000 * CoreHarness.MS;
    CoreHarness harness = new CoreHarness(limits);
    harness.cutOffMaxMs = 3_600_000;
    harness.joinReady("r1", "r2");
    return harness;
  }

  private List<Said.Attempt> cutOff() {
    harness.occupyAll();
    List<Said.Attempt> held = List.copyOf(edge.running);
    assertThat(held).hasSize(3);
    harness.lose(edge);
    return held;
  }

  private static List<Integer> agentsOf(List<Said.Attempt> attempts) {
    return attempts.stream().map(Said.Attempt::agent).toList();
  }

  @Test
  void shouldLeaveTasksAndAgentsWithARuntimeThatIsCutOff() {
    List<Said.Attempt> held = cutOff();
    assertThat(edge.row.state()).isEqualTo(RuntimeRow.State.CUT_OFF);
    assertThat(edge.row.cutOffMaxMs()).isEqualTo(60_000);
    harness.advanceMs(50_000);
    assertThat(held).allMatch(a -> harness.status(a.taskId()) == TaskStatus.ASSIGNED);
    assertThat(held).allMatch(a -> harness.core.agents().status(a.agent()) == AgentStatus.ERROR);
    assertThat(edge.row.agentsHosted()).isEqualTo(3);
    assertThat(other.agents).hasSize(3);
    assertThat(harness.core.counters().failedAttemptsTotal(FailureKind.TIMEOUT))
        .as("how long they take cannot be known: only those of the other one have timed out")
        .isEqualTo(3);
  }

  @Test
  void shouldGiveNothingToIdleAgentsThatAreOutOfReach() {
    harness.lose(edge);
    for (int i = 0; i < 4; i++) {
      harness.acceptOne();
    }
    assertThat(other.running).hasSize(3);
    assertThat(harness.core.agents().size(AgentStatus.ERROR)).isEqualTo(3);
    harness.join("r3");
    harness.settle();
    assertThat(edge.row.agentsHosted()).as("another runtime takes nothing from it").isEqualTo(3);
  }

  @Test
  void shouldTakeWhatEndedMeanwhileAndGoOnWithTheRest() {
    List<Said.Attempt> held = cutOff();
    harness.advanceMs(20_000);
    FakeRuntime.completeEarlier(harness, held.get(0), "done");
    edge.running.remove(held.get(0));
    edge.running.remove(held.get(1));
    FakeRuntime again = harness.rejoin(edge);
    harness.settle();
    assertThat(harness.status(held.get(0).taskId())).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.core.counters().failedAttemptsTotal(FailureKind.LOST))
        .as("what it does not know of is lost")
        .isEqualTo(1);
    assertThat(again.cancelled).isEmpty();
    again.complete(held.get(2), "done");
    assertThat(harness.status(held.get(2).taskId())).isEqualTo(TaskStatus.SUCCEEDED);
    harness.settle();
    harness.complete(held.get(1).taskId());
    assertThat(again.agents).hasSize(3);
    assertThat(harness.core.agents().size(AgentStatus.ERROR)).isZero();
  }

  @Test
  void shouldTimeAnAttemptOutAnewWhenItsRuntimeIsBack() {
    List<Said.Attempt> held = cutOff();
    harness.advanceMs(50_000);
    FakeRuntime again = harness.rejoin(edge);
    harness.settle();
    harness.advanceMs(29_000);
    assertThat(again.cancelled).isEmpty();
    harness.advanceMs(2_000);
    assertThat(agentsOf(again.cancelled)).containsExactlyInAnyOrderElementsOf(agentsOf(held));
  }

  @Test
  void shouldDoTheTasksElsewhereAndFenceLateResultsWhenTheTimeIsOver() {
    List<Said.Attempt> held = cutOff();
    harness.advanceMs(60_100);
    assertThat(edge.row.state()).isEqualTo(RuntimeRow.State.LOST);
    harness.settle();
    assertThat(other.agents).hasSize(6);
    long stale = harness.core.counters().staleResultsTotal();
    FakeRuntime.completeEarlier(harness, held.get(0), "too late");
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(stale + 1);
    assertThat(harness.isLive(held.get(0).taskId())).isTrue();
    FakeRuntime again = harness.rejoin(edge);
    assertThat(agentsOf(again.cancelled)).isEqualTo(agentsOf(held));
    harness.complete(held.get(1).taskId());
  }

  @Test
  void shouldKeepToADeadlineThatPassesMeanwhile() {
    harness.occupyAll().forEach(harness::complete);
    Submission submission = harness.submission();
    submission.deadlineMs = 5_000;
    long taskId = harness.accept(submission);
    FakeRuntime worker = harness.workerOf(taskId);
    Said.Attempt attempt = worker.attempt(taskId);
    harness.lose(worker);
    harness.advanceMs(5_100);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.EXPIRED);
    FakeRuntime again = harness.rejoin(worker);
    assertThat(agentsOf(again.cancelled)).containsExactly(attempt.agent());
    again.interruptAll();
    harness.settle();
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
  }

  @Test
  void shouldNotWaitForARuntimeThatLeft() {
    harness.core.runtimeLeaving(edge.row);
    harness.lose(edge);
    assertThat(edge.row.state()).isEqualTo(RuntimeRow.State.LOST);
  }

  @Test
  void shouldTakeOutcomesOfBeforeItsOwnRestart() {
    List<Long> tasks = harness.occupyAll();
    List<Said.Attempt> attempts = tasks.stream().map(harness::attempt).toList();
    harness.restart();
    FakeRuntime.completeEarlier(harness, attempts.get(0), "done");
    FakeRuntime.completeEarlier(harness, attempts.get(0), "again");
    FakeRuntime.failEarlier(harness, attempts.get(1), FailureKind.FINAL_ERROR);
    FakeRuntime.failEarlier(harness, attempts.get(2), FailureKind.ERROR);
    assertThat(harness.status(tasks.get(0))).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.status(tasks.get(1))).isEqualTo(TaskStatus.FAILED);
    assertThat(harness.status(tasks.get(2))).isEqualTo(TaskStatus.RETRYING);
    assertThat(harness.core.tasks().attempt(harness.core.tasks().find(tasks.get(2)))).isEqualTo(1);
    assertThat(harness.core.counters().staleResultsTotal()).isEqualTo(1);
  }

  @Test
  void shouldDeployTheAgentsAnewThatGoOnWithTheirAttempts() {
    List<Said.Attempt> held = cutOff();
    FakeRuntime again = harness.rejoin(edge);
    assertThat(held).allMatch(a -> harness.core.agents().status(a.agent()) == AgentStatus.WORKING);
    harness.settle();
    assertThat(again.deployed).containsExactlyInAnyOrderElementsOf(agentsOf(held));
    assertThat(again.row.agentsHosted()).isEqualTo(3);
  }
}
