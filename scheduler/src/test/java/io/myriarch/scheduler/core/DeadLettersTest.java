package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that failed for good: kept, run again once, dropped at their bound, through restarts. */
class DeadLettersTest {
  private final TinyLimits limits = new TinyLimits();
  private CoreHarness harness;

  private void start() {
    limits.maxAttemptsDefault = 1;
    harness = new CoreHarness(limits);
    harness.joinReady("r1", "r2");
  }

  private long failOne(FailureKind kind) {
    long taskId = harness.acceptOne();
    harness.workerOf(taskId).fail(harness.attempt(taskId), kind, "failed");
    return taskId;
  }

  private void restart() {
    harness.restart();
    harness.joinReady("r1", "r2");
    harness.advanceMs(6_000);
  }

  private DeadLetter find(long taskId) {
    return harness.core.deadLetters().find(taskId);
  }

  private List<Long> all() {
    List<Long> ids = new ArrayList<>();
    harness.core.deadLetters().before(0).forEachRemaining(letter -> ids.add(letter.taskId()));
    return ids;
  }

  private Submission requeueOf(long taskId) {
    Submission s = harness.submission();
    s.requeuedFrom = taskId;
    return s;
  }

  @Test
  void shouldKeepATaskThatFailedAfterItsLastAttempt() {
    start();
    long taskId = failOne(FailureKind.ERROR);
    DeadLetter letter = find(taskId);
    assertThat(letter.kind()).isEqualTo(FailureKind.ERROR);
    assertThat(letter.failedAtMs()).isEqualTo(harness.nowMs);
    assertThat(harness.output.finished.get(taskId).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(harness.core.counters().deadLetteredTotal()).isEqualTo(1);
  }

  @Test
  void shouldKeepATaskThatKillsEachRuntimeAfterItsBoundOfLosses() {
    start();
    long taskId = harness.acceptOne();
    for (int loss = 0; loss <= limits.lossesMax; loss++) {
      harness.lose(harness.workerOf(taskId));
      harness.joinReady("next " + loss);
      harness.advanceMs(1_000);
    }
    assertThat(find(taskId).kind()).isEqualTo(FailureKind.LOST);
  }

  @Test
  void shouldKeepNoTaskThatEndedOtherwise() {
    start();
    harness.complete(harness.acceptOne());
    harness.core.cancel(harness.acceptOne());
    Submission s = harness.submission();
    s.deadlineMs = 100;
    harness.accept(s);
    harness.advanceMs(200);
    assertThat(all()).isEmpty();
  }

  @Test
  void shouldKeepNoneIfTheConfigurationSaysSo() {
    limits.deadLetters = new FaultLimits.DeadLetters(0, 1_000);
    start();
    failOne(FailureKind.ERROR);
    assertThat(all()).isEmpty();
    assertThat(harness.output.letters).isEmpty();
  }

  @Test
  void shouldListNewestTasksFirstFromAPlaceOn() {
    start();
    long first = failOne(FailureKind.ERROR);
    long second = failOne(FailureKind.ERROR);
    long third = failOne(FailureKind.ERROR);
    assertThat(all()).containsExactly(third, second, first);
    assertThat(harness.core.deadLetters().before(third).next().taskId()).isEqualTo(second);
    assertThat(harness.core.deadLetters().before(first).hasNext()).isFalse();
  }

  @Test
  void shouldRunItAgainAsANewTaskThatSaysWhatItWas() {
    start();
    long taskId = failOne(FailureKind.ERROR);
    long again = harness.accept(requeueOf(taskId));
    assertThat(again).isNotEqualTo(taskId);
    assertThat(harness.core.requeuedFrom(again)).isEqualTo(taskId);
    assertThat(harness.core.counters().requeuedTotal()).isEqualTo(1);
    assertThat(find(taskId)).isNull();
    harness.complete(again);
    assertThat(harness.status(again)).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.status(taskId)).as("it ended once").isEqualTo(TaskStatus.FAILED);
    assertThat(harness.core.requeuedFrom(again)).isZero();
  }

  @Test
  void shouldRequeueItOnce() {
    start();
    long taskId = failOne(FailureKind.ERROR);
    harness.accept(requeueOf(taskId));
    assertThat(harness.refuse(requeueOf(taskId)).code()).isEqualTo(RejectCode.UNKNOWN_TASK);
    restart();
    assertThat(harness.refuse(requeueOf(taskId)).code()).isEqualTo(RejectCode.UNKNOWN_TASK);
    assertThat(harness.output.accepted).hasSize(2);
  }

  @Test
  void shouldNeitherLoseNorDoubleItIfThePowerFailsDuringTheRequeue() {
    start();
    long taskId = failOne(FailureKind.ERROR);
    harness.accept(requeueOf(taskId));
    harness.output.journal.loseLast(1);
    harness.output.letters.put(taskId, FailureKind.ERROR);
    restart();
    assertThat(find(taskId)).as("the new task was never acknowledged").isNotNull();
    harness.accept(requeueOf(taskId));
    restart();
    assertThat(find(taskId)).isNull();
    assertThat(harness.core.tasks().size()).isEqualTo(1);
  }

  @Test
  void shouldStayInTheListIfTheRequeueIsRefused() {
    limits.tasksMax = 1;
    start();
    long taskId = failOne(FailureKind.ERROR);
    harness.acceptOne();
    assertThat(harness.refuse(requeueOf(taskId)).code()).isEqualTo(RejectCode.OVERLOADED);
    assertThat(find(taskId)).isNotNull();
  }

  @Test
  void shouldKnowWhatATaskWasAfterARestart() {
    start();
    long taskId = failOne(FailureKind.ERROR);
    long again = harness.accept(requeueOf(taskId));
    restart();
    assertThat(harness.core.requeuedFrom(again)).isEqualTo(taskId);
  }

  @Test
  void shouldComeBackAfterARestart() {
    start();
    long kept = failOne(FailureKind.TIMEOUT);
    long removed = failOne(FailureKind.ERROR);
    DeadLetter before = find(kept);
    assertThat(harness.core.removeDeadLetter(removed)).isTrue();
    assertThat(harness.core.removeDeadLetter(removed)).isFalse();
    restart();
    assertThat(all()).containsExactly(kept);
    assertThat(find(kept).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(find(kept).failedAtMs()).isEqualTo(before.failedAtMs());
    assertThat(find(kept).position()).isEqualTo(before.position());
  }

  @Test
  void shouldDropTheOneThatFailedFirstBeyondTheBoundAndCountThat() {
    limits.deadLetters = new FaultLimits.DeadLetters(2, 3_600_000);
    start();
    long slow = harness.acceptOne();
    long first = failOne(FailureKind.ERROR);
    harness.advanceMs(50);
    long second = failOne(FailureKind.ERROR);
    harness.advanceMs(50);
    harness.workerOf(slow).fail(harness.attempt(slow), FailureKind.ERROR, "failed");
    assertThat(all()).containsExactly(second, slow);
    assertThat(find(first)).isNull();
    assertThat(harness.core.counters().deadLettersDroppedTotal()).isEqualTo(1);
    restart();
    assertThat(all()).containsExactly(second, slow);
  }

  @Test
  void shouldDropThoseThatAreTooOld() {
    limits.deadLetters = new FaultLimits.DeadLetters(10, 60_000);
    start();
    long first = failOne(FailureKind.ERROR);
    harness.advanceMs(30_000);
    long second = failOne(FailureKind.ERROR);
    harness.jumpMs(30_001);
    assertThat(all()).containsExactly(second);
    restart();
    assertThat(find(first)).isNull();
    harness.jumpMs(30_000);
    assertThat(all()).isEmpty();
  }

  @Test
  void shouldNeedTheJournalFileOfItsRecordUntilThatIsWrittenAgain() {
    start();
    harness.core.startFile(2, 0);
    long taskId = failOne(FailureKind.ERROR);
    harness.core.startFile(3, 0);
    harness.complete(harness.acceptOne());
    assertThat(harness.core.oldestFileNeeded()).isEqualTo(2);
    assertThat(harness.core.fileOf(find(taskId))).isEqualTo(2);
    harness.core.deadLetterMoved(find(taskId), 77);
    assertThat(find(taskId).position()).isEqualTo(77);
    assertThat(harness.core.fileOf(find(taskId))).isEqualTo(3);
    harness.core.startFile(4, 0);
    assertThat(harness.core.oldestFileNeeded()).isEqualTo(3);
    harness.core.removeDeadLetter(taskId);
    assertThat(harness.core.oldestFileNeeded()).isEqualTo(4);
  }

  @Test
  void shouldNeedTheJournalFileOfAPayloadThatIsNotInItsRecord() {
    limits.payloadBytesMax = 1_024;
    start();
    harness.core.startFile(2, 0);
    long taskId = harness.acceptOne();
    harness.core.startFile(3, 0);
    harness.workerOf(taskId).fail(harness.attempt(taskId), FailureKind.FINAL_ERROR, "failed");
    harness.core.startFile(4, 0);
    assertThat(harness.core.fileOf(find(taskId))).isEqualTo(2);
    assertThat(harness.core.oldestFileNeeded()).isEqualTo(2);
    harness.core.removeDeadLetter(taskId);
    assertThat(harness.core.oldestFileNeeded()).isEqualTo(4);
  }

  @Test
  void shouldCountThoseThatAreDroppedForTheirAge() {
    limits.deadLetters = new FaultLimits.DeadLetters(10, 60_000);
    start();
    long taskId = failOne(FailureKind.ERROR);
    DeadLetter letter = find(taskId);
    harness.jumpMs(60_000);
    assertThat(harness.core.deadLetters().isStill(letter)).as("at the edge").isTrue();
    harness.jumpMs(1);
    assertThat(harness.core.deadLetters().isStill(letter)).isFalse();
    assertThat(harness.core.counters().deadLettersDroppedTotal()).isEqualTo(1);
    assertThat(harness.core.counters().deadLetters()).isZero();
  }

  @Test
  void shouldNotKnowARecordThatHasBeenWrittenAgain() {
    start();
    DeadLetter letter = find(failOne(FailureKind.ERROR));
    assertThat(harness.core.deadLetters().isStill(letter)).isTrue();
    harness.core.deadLetterMoved(letter, 77);
    assertThat(harness.core.deadLetters().isStill(letter)).isFalse();
  }
}
