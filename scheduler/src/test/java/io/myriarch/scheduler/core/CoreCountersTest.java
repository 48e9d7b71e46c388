package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoreCountersTest {
  private static final int ANY = 0;
  private static final int ANALYTICS = 1;
  private final CoreCounters counters = new CoreCounters(List.of("any", "analytics"));

  @Test
  void shouldKeepTypesAndOutcomesApart() {
    for (TaskStatus outcome :
        List.of(
            TaskStatus.SUCCEEDED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.EXPIRED)) {
      counters.accepted(ANALYTICS);
      counters.finished(ANALYTICS, outcome);
      assertThat(counters.finishedTotal(ANALYTICS, outcome)).as("%s", outcome).isEqualTo(1);
      assertThat(counters.finishedTotal(ANY, outcome)).isZero();
    }
    assertThat(counters.acceptedTotal(ANALYTICS)).isEqualTo(4);
    assertThat(counters.acceptedTotal(ANY)).isZero();
    assertThat(counters.acceptedTotal()).isEqualTo(4);
    assertThat(counters.finishedTotal()).isEqualTo(4);
  }

  @Test
  void shouldGiveEachReasonACellOfItsOwn() {
    for (RejectCode code : RejectCode.values()) {
      if (code != RejectCode.NULL_VAL) {
        counters.rejected(code);
      }
    }
    for (FailureKind kind : FailureKind.values()) {
      if (kind != FailureKind.NULL_VAL) {
        counters.attemptFailed(kind);
      }
    }
    for (RejectCode code : RejectCode.values()) {
      if (code != RejectCode.NULL_VAL) {
        assertThat(counters.rejectedTotal(code)).as("%s", code).isEqualTo(1);
      }
    }
    for (FailureKind kind : FailureKind.values()) {
      if (kind != FailureKind.NULL_VAL) {
        assertThat(counters.failedAttemptsTotal(kind)).as("%s", kind).isEqualTo(1);
      }
    }
    assertThat(counters.acceptedTotal()).isZero();
  }

  @Test
  void shouldFollowALiveTaskThroughItsStates() {
    counters.entered(TaskStatus.QUEUED);
    counters.left(TaskStatus.QUEUED);
    counters.entered(TaskStatus.ASSIGNED);
    assertThat(counters.live(TaskStatus.QUEUED)).isZero();
    assertThat(counters.live(TaskStatus.ASSIGNED)).isEqualTo(1);
  }

  @Test
  void shouldBalanceTheLedgerWhileNothingIsLost() {
    counters.accepted(ANY);
    counters.accepted(ANY);
    counters.finished(ANY, TaskStatus.SUCCEEDED);
    counters.publish(1, 500);
    assertThat(counters.ledgerImbalance()).isZero();
    assertThat(counters.oldestWaitingAgeNs()).isEqualTo(500);
  }

  @Test
  void shouldShowATaskThatLeaked() {
    counters.accepted(ANY);
    counters.accepted(ANY);
    counters.finished(ANY, TaskStatus.SUCCEEDED);
    counters.publish(0, 0);
    assertThat(counters.ledgerImbalance()).isEqualTo(1);
  }

  @Test
  void shouldNotShowAHalfDoneStepInTheLedger() {
    counters.publish(0, 0);
    counters.accepted(ANY);
    assertThat(counters.ledgerImbalance()).isZero();
  }

  @Test
  void shouldCountTheRest() {
    counters.submitted();
    counters.attempted();
    counters.retried();
    counters.staleResult();
    counters.requeued();
    counters.deadLettered();
    counters.deadLetterDropped();
    counters.agentRestarted();
    counters.ordering(1, 0);
    counters.deadLetters(1);
    assertThat(
            List.of(
                counters.submittedTotal(),
                counters.attemptsTotal(),
                counters.retriesTotal(),
                counters.staleResultsTotal(),
                counters.requeuedTotal(),
                counters.deadLetteredTotal(),
                counters.deadLettersDroppedTotal(),
                counters.agentRestartsTotal(),
                counters.orderingKeys(),
                counters.deadLetters()))
        .containsOnly(1L);
    assertThat(counters.parked()).isZero();
    assertThat(counters.types()).containsExactly("any", "analytics");
  }
}
