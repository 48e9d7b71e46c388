package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a circuit breaker does to the tasks and agents of its specialty. */
class BreakerAssignmentTest {
  private static final int METRICS = 0;

  private CoreHarness harness;
  private long cutOffMaxMs;

  /** Breakers open after three failures in a row for a second, and have one probe. */
  @BeforeEach
  void start() {
    start(true);
  }

  private void start(boolean isEnabled) {
    TinyLimits limits = new TinyLimits();
    limits.runtimeCutOffMaxNs = cutOffMaxMs * CoreHarness.MS;
    limits.breaker =
        new FaultLimits.Breaker(
            isEnabled, 10, 100, 3, 1, 1_000 * CoreHarness.MS, 60_000 * CoreHarness.MS);
    limits.maxAttemptsDefault = 1;
    harness = new CoreHarness(limits);
    harness.cutOffMaxMs = cutOffMaxMs;
    harness.joinReady("r1", "r2");
  }

  private long accept() {
    return harness.accept(harness.submission("analytics", "metrics"));
  }

  private void fail(long taskId, FailureKind kind) {
    harness.workerOf(taskId).fail(harness.attempt(taskId), kind, "failed");
  }

  private void failThree(FailureKind kind) {
    for (int i = 0; i < 3; i++) {
      fail(accept(), kind);
    }
    harness.core.turn();
  }

  private CircuitBreaker.State state() {
    return harness.core.breaker(METRICS).state();
  }

  private AgentStatus shown(int agent) {
    return harness.core.statuses().of(agent);
  }

  @Test
  void shouldSendNothingToASpecialtyWhoseBreakerIsOpen() {
    failThree(FailureKind.ERROR);
    assertThat(harness.core.bar(METRICS)).isEqualTo(AssignmentBar.BREAKER_OPEN);
    assertThat(harness.status(accept())).isEqualTo(TaskStatus.QUEUED);
    for (int i = 0; i < 5; i++) {
      harness.acceptOne();
    }
    assertThat(harness.core.tasks().size()).isEqualTo(6);
    assertThat(harness.core.agents().size(AgentStatus.WORKING))
        .as("tasks for any agent go to the other four")
        .isEqualTo(4);
  }

  @Test
  void shouldShowItsAgentsInErrorThenHealingThenAsTheyAre() {
    failThree(FailureKind.ERROR);
    assertThat(shown(0)).isEqualTo(AgentStatus.ERROR);
    assertThat(shown(2)).isEqualTo(AgentStatus.IDLE);
    assertThat(harness.core.statuses().all(AgentStatus.ERROR)).isEqualTo(2);
    assertThat(harness.core.statuses().ofType(0, AgentStatus.IDLE)).isEqualTo(2);
    assertThat(harness.core.statuses().ofType(0, AgentStatus.ERROR)).isEqualTo(2);
    assertThat(harness.core.statuses().ofType(1, AgentStatus.ERROR)).isZero();
    harness.advanceMs(1_050);
    assertThat(shown(0)).isEqualTo(AgentStatus.HEALING);
    assertThat(shown(1)).isEqualTo(AgentStatus.HEALING);
    harness.complete(accept());
    assertThat(shown(0)).isEqualTo(AgentStatus.IDLE);
    assertThat(harness.core.statuses().all(AgentStatus.IDLE)).isEqualTo(6);
  }

  @Test
  void shouldSendOneProbeAtATimeWhileHalfOpenAndAllTheRestAtItsSuccess() {
    failThree(FailureKind.ERROR);
    long first = accept();
    long second = accept();
    harness.advanceMs(1_050);
    assertThat(harness.core.bar(METRICS)).isEqualTo(AssignmentBar.BREAKER_PROBING);
    assertThat(harness.status(first)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
    harness.complete(first);
    assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldOpenAgainWhenTheProbeFails() {
    failThree(FailureKind.ERROR);
    long first = accept();
    long second = accept();
    harness.advanceMs(1_050);
    fail(first, FailureKind.ERROR);
    assertThat(state()).isEqualTo(CircuitBreaker.State.OPEN);
    harness.advanceMs(1_500);
    assertThat(harness.status(second)).as("for twice as long").isEqualTo(TaskStatus.QUEUED);
    harness.advanceMs(550);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldTakeTasksForAnyAgentAsProbesToo() {
    failThree(FailureKind.ERROR);
    for (int i = 0; i < 4; i++) {
      harness.acceptOne();
    }
    long waiting = harness.acceptOne();
    harness.advanceMs(1_050);
    assertThat(harness.attempt(waiting).agent()).isLessThan(2);
  }

  @Test
  void shouldOpenForAttemptsThatTakeTooLong() {
    for (int i = 0; i < 3; i++) {
      Submission s = harness.submission("analytics", "metrics");
      s.executionTimeoutMs = 100;
      harness.accept(s);
      harness.advanceMs(150);
      harness.connected().forEach(FakeRuntime::interruptAll);
    }
    assertThat(state()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  @Test
  void shouldNotOpenForABadRequestALossOrACancellation() {
    failThree(FailureKind.FINAL_ERROR);
    failThree(FailureKind.FINAL_ERROR);
    for (int i = 0; i < 4; i++) {
      harness.core.cancel(accept());
      harness.connected().forEach(FakeRuntime::interruptAll);
    }
    for (int i = 0; i < 4; i++) {
      long taskId = accept();
      fail(taskId, FailureKind.LOST);
      harness.complete(taskId);
    }
    assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void shouldGiveTheSeatOfAProbeThatSaysNothingToTheNext() {
    failThree(FailureKind.ERROR);
    long first = accept();
    long second = accept();
    harness.advanceMs(1_050);
    fail(first, FailureKind.FINAL_ERROR);
    assertThat(state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldFindAnotherProbeWhenTheRuntimeOfTheFirstIsLost() {
    failThree(FailureKind.ERROR);
    long taskId = accept();
    harness.advanceMs(1_050);
    harness.lose(harness.workerOf(taskId));
    harness.advanceMs(100);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    harness.complete(taskId);
    assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void shouldSendNoProbeToASpecialtyThatIsPaused() {
    failThree(FailureKind.ERROR);
    long taskId = accept();
    harness.core.pause("analytics", "metrics", true);
    harness.advanceMs(2_000);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    assertThat(harness.core.bar(METRICS)).isEqualTo(AssignmentBar.PAUSED);
    harness.core.pause("analytics", "metrics", false);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldRestAnIdleProbeDuringAPause() {
    failThree(FailureKind.ERROR);
    harness.advanceMs(1_050);
    harness.core.pause("analytics", "metrics", true);
    assertThat(harness.status(accept())).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldLetWhatRunsGoOnWhenItOpens() {
    long running = accept();
    failThree(FailureKind.ERROR);
    harness.complete(running);
    assertThat(harness.status(running)).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(state()).as("it began before").isEqualTo(CircuitBreaker.State.OPEN);
    assertThat(harness.status(accept())).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldHaveNoBreakerIfTheConfigurationSaysSo() {
    start(false);
    failThree(FailureKind.ERROR);
    failThree(FailureKind.ERROR);
    assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
    assertThat(harness.status(accept())).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldStartClosed() {
    failThree(FailureKind.ERROR);
    harness.restart();
    assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void shouldFindAnotherProbeWhenTheRuntimeOfTheFirstIsCutOff() {
    cutOffMaxMs = 60_000;
    start(true);
    failThree(FailureKind.ERROR);
    long first = accept();
    harness.advanceMs(1_050);
    harness.lose(harness.workerOf(first));
    assertThat(harness.status(first)).as("it is waited for").isEqualTo(TaskStatus.ASSIGNED);
    long second = accept();
    harness.advanceMs(100);
    harness.complete(second);
    assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
  }
}
