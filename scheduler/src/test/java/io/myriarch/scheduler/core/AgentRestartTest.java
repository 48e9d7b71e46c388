package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that do not get on are restarted, and what they had is done all the same. */
class AgentRestartTest {
  private static final int FAILURES = 3;

  private CoreHarness harness;

  /** An agent is restarted after three failures, when stuck for a second; the pause is 1 to 8 s. */
  @BeforeEach
  void start() {
    TinyLimits limits = new TinyLimits();
    limits.agents =
        new FaultLimits.Agents(
            FAILURES, 1_000 * CoreHarness.MS, 8_000 * CoreHarness.MS, 1_000 * CoreHarness.MS);
    limits.maxAttemptsDefault = 1;
    harness = new CoreHarness(limits);
    harness.joinReady("r1");
    occupyAllBut(0);
  }

  /** So that every task of the test goes to one agent. */
  private void occupyAllBut(int agent) {
    for (long taskId : harness.occupyAll()) {
      if (harness.attempt(taskId).agent() == agent) {
        harness.complete(taskId);
      }
    }
  }

  private FakeRuntime runtime() {
    return harness.runtime("r1");
  }

  private AgentStatus status(int agent) {
    return harness.core.agents().status(agent);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      failOne(FailureKind.ERROR);
    }
  }

  private void failOne(FailureKind kind) {
    long taskId = harness.acceptOne();
    runtime().fail(harness.attempt(taskId), kind, "failed");
  }

  private long restarts() {
    return harness.core.counters().agentRestartsTotal();
  }

  @Test
  void shouldRestartAnAgentAfterFailuresInARow() {
    fail(FAILURES - 1);
    assertThat(status(0)).isEqualTo(AgentStatus.IDLE);
    fail(1);
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
    assertThat(runtime().deploying).containsExactly(new Said.Agents(runtime().link, 0, 1));
    assertThat(restarts()).isEqualTo(1);
    long waiting = harness.acceptOne();
    assertThat(harness.status(waiting)).isEqualTo(TaskStatus.QUEUED);
    runtime().ready();
    assertThat(harness.status(waiting)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldNotRestartAnAgentThatSucceedsInBetween() {
    fail(FAILURES - 1);
    harness.complete(harness.acceptOne());
    fail(FAILURES - 1);
    assertThat(restarts()).isZero();
  }

  @Test
  void shouldNotHoldABadRequestAgainstTheAgent() {
    for (int i = 0; i < 2 * FAILURES; i++) {
      failOne(FailureKind.FINAL_ERROR);
    }
    assertThat(restarts()).isZero();
  }

  @Test
  void shouldWaitLongerBeforeEachRestartThatDoesNotHelp() {
    for (long pauseMs : new long[] {0, 1_000, 2_000, 4_000, 8_000, 8_000}) {
      fail(FAILURES);
      assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
      if (pauseMs > 0) {
        harness.advanceMs(pauseMs - 50);
        assertThat(runtime().deploying).as("within %d ms", pauseMs).isEmpty();
        harness.advanceMs(50);
      }
      assertThat(runtime().deploying).as("after %d ms", pauseMs).hasSize(1);
      runtime().ready();
    }
    harness.complete(harness.acceptOne());
    fail(FAILURES);
    assertThat(runtime().deploying).as("a success makes up for it").hasSize(1);
  }

  @Test
  void shouldNotUseOrPlaceAnAgentDuringItsPause() {
    fail(FAILURES);
    runtime().ready();
    fail(FAILURES);
    harness.join("r2");
    harness.core.agentsReady(runtime().row, 0, 1);
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
    assertThat(runtime().agents).doesNotContain(0);
  }

  @Test
  void shouldStartAnAgentElsewhereThatLosesItsRuntimeDuringItsPause() {
    fail(FAILURES);
    runtime().ready();
    fail(FAILURES);
    harness.join("r2");
    harness.lose(runtime());
    harness.settle();
    assertThat(status(0)).isEqualTo(AgentStatus.WORKING);
    harness.advanceMs(2_000);
    assertThat(status(0)).as("the end of that pause is void").isEqualTo(AgentStatus.WORKING);
  }

  @Test
  void shouldRestartAnAgentWhichItsRuntimeDoesNotKnow() {
    long taskId = harness.acceptOne();
    runtime().fail(harness.attempt(taskId), FailureKind.NOT_HOSTED, "agent-0 is not hosted here.");
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
    assertThat(harness.status(taskId)).as("no attempt is used up").isEqualTo(TaskStatus.QUEUED);
    runtime().ready();
    harness.complete(taskId);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldRestartAnAgentThatDoesNotComeBackFromAFencedAttempt() {
    long taskId = harness.acceptOne();
    Said.Attempt attempt = harness.attempt(taskId);
    harness.core.cancel(taskId);
    harness.advanceMs(950);
    assertThat(status(0)).isEqualTo(AgentStatus.ERROR);
    harness.advanceMs(100);
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
    runtime().ready();
    long next = harness.acceptOne();
    assertThat(harness.attempt(next).agent()).isZero();
    runtime().complete(attempt, "late");
    assertThat(status(0)).as("what comes late frees nobody").isEqualTo(AgentStatus.WORKING);
    harness.complete(next);
    assertThat(harness.status(next)).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void shouldNotRestartAnAgentThatComesBackInTime() {
    harness.core.cancel(harness.acceptOne());
    harness.advanceMs(900);
    runtime().interruptAll();
    harness.core.cancel(harness.acceptOne());
    harness.advanceMs(900);
    runtime().interruptAll();
    harness.advanceMs(5_000);
    assertThat(restarts()).isZero();
  }

  @Test
  void shouldCountAttemptsThatTookTooLong() {
    for (int i = 0; i < FAILURES; i++) {
      Submission s = harness.submission();
      s.executionTimeoutMs = 100;
      harness.accept(s);
      harness.advanceMs(150);
      runtime().interruptAll();
    }
    assertThat(restarts()).isEqualTo(1);
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
  }

  @Test
  void shouldRestartAnIdleAgentAtAUsersWish() {
    assertThat(harness.core.restartAgent(0)).isTrue();
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
    runtime().ready();
    assertThat(status(0)).isEqualTo(AgentStatus.IDLE);
  }

  @Test
  void shouldTryATaskAgainWhoseAgentAUserRestarts() {
    long taskId = harness.acceptOne();
    Said.Attempt attempt = harness.attempt(taskId);
    assertThat(harness.core.restartAgent(0)).isTrue();
    assertThat(runtime().cancelled).extracting(Said.Attempt::taskId).containsExactly(taskId);
    assertThat(harness.status(taskId)).as("it may have one attempt").isEqualTo(TaskStatus.QUEUED);
    assertThat(status(0)).as("until its handler has ended").isEqualTo(AgentStatus.ERROR);
    runtime().complete(attempt, "late");
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
    runtime().ready();
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.ASSIGNED);
    harness.complete(taskId);
    assertThat(harness.output.finished.get(taskId).output()).isEqualTo("done");
  }

  @Test
  void shouldRestartAStuckAgentAtOnceAtAUsersSecondWish() {
    harness.acceptOne();
    harness.core.restartAgent(0);
    assertThat(status(0)).isEqualTo(AgentStatus.ERROR);
    harness.core.restartAgent(0);
    assertThat(status(0)).isEqualTo(AgentStatus.HEALING);
  }

  @Test
  void shouldNotPauseARestartAtAUsersWish() {
    fail(FAILURES);
    runtime().ready();
    fail(FAILURES);
    assertThat(runtime().deploying).isEmpty();
    assertThat(harness.core.restartAgent(0)).isTrue();
    assertThat(runtime().deploying).hasSize(1);
    runtime().ready();
    harness.advanceMs(5_000);
    assertThat(runtime().deploying).as("the end of the pause is void").isEmpty();
  }

  @Test
  void shouldNotRestartAnAgentThatHasNoRuntime() {
    harness.lose(runtime());
    assertThat(harness.core.restartAgent(0)).isFalse();
  }

  @Test
  void shouldRestartAnAgentElsewhereThatIsStuckWhereItDoesNotBelongAnyMore() {
    FakeRuntime first = runtime();
    for (Said.Attempt attempt : List.copyOf(first.running)) {
      harness.core.cancel(attempt.taskId());
    }
    FakeRuntime second = harness.join("r2");
    harness.settle();
    harness.settle();
    harness.advanceMs(1_100);
    assertThat(second.deployed).hasSize(3);
    assertThat(first.deployed).hasSize(3).doesNotContainAnyElementsOf(second.deployed);
    harness.settle();
    assertThat(harness.core.agents().size(AgentStatus.IDLE)).isEqualTo(6);
  }

  @Test
  void shouldRestartAnAgentThatKeepsAnAttemptWhichDoesNotCount() {
    long taskId = harness.acceptOne();
    FakeRuntime former = runtime();
    harness.lose(former);
    harness.core.cancel(taskId);
    FakeRuntime again = harness.rejoin(former);
    assertThat(again.cancelled).extracting(Said.Attempt::agent).contains(0);
    long before = restarts();
    harness.advanceMs(950);
    assertThat(restarts()).isEqualTo(before);
    harness.advanceMs(100);
    assertThat(restarts()).isGreaterThan(before);
  }

  @Test
  void shouldTellOfNoRestartTwiceForAnAgentThatIsRestartedWhileItIsStuck() {
    harness.core.cancel(harness.acceptOne());
    harness.advanceMs(500);
    assertThat(harness.core.restartAgent(0)).isTrue();
    harness.advanceMs(5_000);
    assertThat(restarts()).isEqualTo(1);
  }
}
