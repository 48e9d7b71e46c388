package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import org.junit.jupiter.api.Test;

/** Paused types and specialties: nothing new is assigned, nothing is lost. */
class PauseTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");

  private long accept(String type, String specialty) {
    return harness.accept(harness.submission(type, specialty));
  }

  private int group(String type, String specialty) {
    return CoreHarness.LAYOUT.group(type, specialty);
  }

  @Test
  void shouldKeepTasksOfAPausedSpecialtyWaitingUntilItIsResumed() {
    harness.core.pause("analytics", "metrics", true);
    long taskId = accept("analytics", "metrics");
    harness.core.turn();
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.core.pause("analytics", "metrics", false);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldLetWhatRunsGoOn() {
    long running = accept("analytics", "metrics");
    harness.core.pause("analytics", "metrics", true);
    harness.complete(running);
    assertThat(harness.status(running)).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.status(accept("analytics", "metrics"))).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldGiveAgentsOfAPausedSpecialtyNoTaskForAnyAgentEither() {
    harness.core.pause("analytics", "metrics", true);
    harness.core.pause("analytics", "reports", true);
    harness.core.pause("monitoring", "checks", true);
    assertThat(harness.status(accept("any", "any"))).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.status(accept("analytics", "any"))).isEqualTo(TaskStatus.QUEUED);
    harness.core.pause("monitoring", "checks", false);
    assertThat(harness.output.assigned).hasSize(1);
    harness.core.pause("analytics", "reports", false);
    assertThat(harness.output.assigned).hasSize(2);
  }

  @Test
  void shouldGiveTasksForAnyAgentToSpecialtiesThatAreNotPaused() {
    harness.core.pause("analytics", "any", true);
    accept("any", "any");
    accept("any", "any");
    assertThat(harness.output.assigned).extracting(Said.Attempt::agent).containsExactly(4, 5);
    assertThat(harness.status(accept("any", "any"))).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldKeepASpecialtyPausedWhoseTypeIsResumed() {
    harness.core.pause("analytics", "any", true);
    harness.core.pause("analytics", "metrics", true);
    harness.core.pause("analytics", "any", false);
    assertThat(harness.status(accept("analytics", "metrics"))).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.status(accept("analytics", "reports"))).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.core.bar(group("analytics", "metrics"))).isEqualTo(AssignmentBar.PAUSED);
    assertThat(harness.core.bar(group("analytics", "reports"))).isEqualTo(AssignmentBar.NONE);
  }

  @Test
  void shouldSayWhyNothingIsAssigned() {
    harness.core.pause("analytics", "any", true);
    assertThat(harness.core.bar(group("analytics", "metrics")))
        .isEqualTo(AssignmentBar.TYPE_PAUSED);
    assertThat(harness.core.bar(group("monitoring", "checks"))).isEqualTo(AssignmentBar.NONE);
  }

  @Test
  void shouldSayOfATargetThatItIsBarredOnlyIfAllItsSpecialtiesAre() {
    AssignmentGate gate = new AssignmentGate(CoreHarness.LAYOUT, new TinyLimits().breaker);
    int analytics = CoreHarness.LAYOUT.typeTarget(0);
    gate.pauseSpecialty(0, true);
    assertThat(gate.barOfTarget(0)).isEqualTo(AssignmentBar.PAUSED);
    assertThat(gate.barOfTarget(analytics)).isEqualTo(AssignmentBar.NONE);
    gate.pauseType(1, true);
    assertThat(gate.barOfTarget(analytics)).isEqualTo(AssignmentBar.PAUSED);
    assertThat(gate.barOfTarget(CoreHarness.LAYOUT.anyTarget())).isEqualTo(AssignmentBar.NONE);
    gate.pauseSpecialty(2, true);
    assertThat(gate.barOfTarget(CoreHarness.LAYOUT.anyTarget())).isEqualTo(AssignmentBar.PAUSED);
  }

  @Test
  void shouldStayPausedThroughARestart() {
    harness.core.pause("analytics", "metrics", true);
    harness.core.pause("monitoring", "any", true);
    harness.core.pause("monitoring", "any", false);
    long waiting = accept("analytics", "metrics");
    harness.restart();
    harness.joinReady("r1");
    harness.advanceMs(6_000);
    assertThat(harness.status(waiting)).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.core.pauses().all())
        .extracting(Pauses.Pause::type, Pauses.Pause::specialty)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("analytics", "metrics"));
    assertThat(harness.status(accept("monitoring", "checks"))).isEqualTo(TaskStatus.ASSIGNED);
    harness.core.pause("analytics", "metrics", false);
    assertThat(harness.status(waiting)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldNotRecordAPauseThatHoldsAlready() {
    harness.core.pause("analytics", "metrics", true);
    int records = harness.output.journal.position();
    assertThat(harness.core.pause("analytics", "metrics", true)).isTrue();
    assertThat(harness.output.journal.position()).isEqualTo(records);
  }

  @Test
  void shouldNotKnowNamesThatTheFleetHasNot() {
    int records = harness.output.journal.position();
    assertThat(harness.core.pause("analytics", "chess", true)).isFalse();
    assertThat(harness.core.pause("chess", "any", true)).isFalse();
    assertThat(harness.core.pause("any", "any", true)).isFalse();
    assertThat(harness.output.journal.position()).isEqualTo(records);
  }

  @Test
  void shouldKeepAPauseOfASpecialtyThatTheFleetHasLostUntilItIsResumed() {
    harness.core.recovery().pauseChanged("analytics", "chess", true, 5);
    assertThat(harness.core.pauses().isPaused("analytics", "chess")).isTrue();
    assertThat(harness.core.pause("analytics", "chess", false)).isTrue();
    assertThat(harness.core.pauses().all()).isEmpty();
  }

  @Test
  void shouldKeepAgentsThatAreStartedDuringAPauseFromTasks() {
    harness.core.pause("analytics", "any", true);
    harness.lose(harness.runtime("r1"));
    harness.settle();
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
    assertThat(harness.status(accept("analytics", "metrics"))).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldExpireATaskThatWaitsForAPausedSpecialty() {
    harness.core.pause("analytics", "metrics", true);
    Submission s = harness.submission("analytics", "metrics");
    s.deadlineMs = 500;
    long taskId = harness.accept(s);
    harness.advanceMs(600);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.EXPIRED);
  }

  @Test
  void shouldTellSinceWhenASpecialtyIsPausedByItselfOrWithItsType() {
    assertThat(harness.core.pauses().sinceMs("analytics", "metrics")).isZero();
    harness.core.pause("analytics", "metrics", true);
    long first = harness.nowMs;
    harness.advanceMs(100);
    harness.core.pause("analytics", "any", true);
    harness.core.pause("monitoring", "checks", true);
    harness.core.pause("monitoring", "checks", true);
    Pauses pauses = harness.core.pauses();
    assertThat(pauses.sinceMs("analytics", "metrics")).as("the earlier one").isEqualTo(first);
    assertThat(pauses.sinceMs("analytics", "reports")).isEqualTo(first + 100);
    assertThat(pauses.sinceMs("monitoring", "checks")).isEqualTo(first + 100);
    harness.core.pause("analytics", "metrics", false);
    assertThat(pauses.sinceMs("analytics", "metrics")).isEqualTo(first + 100);
  }
}
