package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderingKeyTest {
  private final CoreHarness harness = CoreHarness.withRuntimes("r1", "r2");

  private Submission keyed(String key) {
    Submission submission = harness.submission();
    submission.orderingKey = key;
    return submission;
  }

  private long accept(String key) {
    return harness.accept(keyed(key));
  }

  private void end(long taskId) {
    harness.complete(taskId);
    harness.durable();
  }

  private void assertRunsAlone(long running, long... waiting) {
    assertThat(harness.status(running)).isEqualTo(TaskStatus.ASSIGNED);
    for (long taskId : waiting) {
      assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
      assertThat(harness.core.tasks().isParked(harness.core.tasks().find(taskId))).isTrue();
    }
  }

  @Test
  void shouldRunTasksOfAKeyOneAtATimeInTheOrderOfSubmission() {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Submission submission = keyed("account 1");
      submission.priority = i;
      tasks.add(harness.accept(submission));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(harness.output.assigned).hasSize(i + 1);
      assertThat(harness.output.assigned.getLast().taskId()).isEqualTo(tasks.get(i));
      end(tasks.get(i));
    }
    assertThat(harness.output.finished.keySet()).containsAll(tasks);
  }

  @Test
  void shouldRunTasksOfDifferentKeysAndOfNoneSideBySide() {
    List<Long> tasks = List.of(accept("a"), accept("b"), accept(""), accept(""));
    assertThat(tasks).allMatch(id -> harness.status(id) == TaskStatus.ASSIGNED);
  }

  @Test
  void shouldWaitWithTheNextTaskUntilTheEndOfTheFormerIsDurable() {
    long first = accept("a");
    long second = accept("a");
    harness.complete(first);
    harness.core.durable(harness.output.journal.position() - 1);
    harness.core.turn();
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
    long third = accept("a");
    assertThat(harness.core.waitsForDurable(harness.output.journal.position())).isTrue();
    harness.durable();
    assertRunsAlone(second, third);
  }

  @Test
  void shouldKeepANewTaskOfAKeyWaitingThatHasNoTaskButAnEndThatIsNotDurable() {
    long first = accept("a");
    harness.complete(first);
    long second = accept("a");
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
    harness.durable();
    assertRunsAlone(second);
  }

  @Test
  void shouldForgetAKeyWhenItsLastTaskHasEnded() {
    long first = accept("a");
    long second = accept("a");
    long other = accept("b");
    end(first);
    end(other);
    assertThat(harness.core.orderingKeys()).isEqualTo(1);
    end(second);
    assertThat(harness.core.orderingKeys()).isZero();
    end(accept("a"));
    assertThat(harness.core.orderingKeys()).isZero();
  }

  @Test
  void shouldNotLetTheNextOvertakeARetry() {
    long first = accept("a");
    long second = accept("a");
    harness.workerOf(first).fail(harness.attempt(first), FailureKind.ERROR, "once more");
    harness.durable();
    assertThat(harness.status(first)).isEqualTo(TaskStatus.RETRYING);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
    harness.advanceMs(1_000);
    assertRunsAlone(first, second);
    end(first);
    assertRunsAlone(second);
  }

  @Test
  void shouldNotLetTheNextOvertakeADelayedTask() {
    Submission delayed = keyed("a");
    delayed.notBeforeDelayMs = 500;
    long first = harness.accept(delayed);
    long second = accept("a");
    harness.advanceMs(400);
    assertThat(harness.output.assigned).isEmpty();
    harness.advanceMs(200);
    assertRunsAlone(first, second);
  }

  @Test
  void shouldKeepToTheDelayOfATaskThatWaitsBehindOthers() {
    long first = accept("a");
    Submission delayed = keyed("a");
    delayed.notBeforeDelayMs = 500;
    long second = harness.accept(delayed);
    Submission late = keyed("b");
    long busy = harness.accept(late);
    Submission passed = keyed("b");
    passed.notBeforeDelayMs = 100;
    long third = harness.accept(passed);
    harness.advanceMs(200);
    end(first);
    end(busy);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.SCHEDULED);
    assertThat(harness.status(third)).as("its time has come").isEqualTo(TaskStatus.ASSIGNED);
    harness.advanceMs(302);
    assertRunsAlone(second);
  }

  @Test
  void shouldGoOnWithTheNextWhenATaskFailsForGood() {
    long first = accept("a");
    long second = accept("a");
    harness.workerOf(first).fail(harness.attempt(first), FailureKind.FINAL_ERROR, "no");
    harness.durable();
    assertThat(harness.status(first)).isEqualTo(TaskStatus.FAILED);
    assertRunsAlone(second);
  }

  @Test
  void shouldGoOnAfterACancelledTaskWhenItsHandlerHasEnded() {
    long first = accept("a");
    long second = accept("a");
    FakeRuntime worker = harness.workerOf(first);
    harness.core.cancel(first);
    harness.advanceMs(500);
    assertThat(harness.status(second))
        .as("the handler may still run")
        .isNotEqualTo(TaskStatus.ASSIGNED);
    worker.interruptAll();
    harness.advanceMs(50);
    assertRunsAlone(second);
  }

  @Test
  void shouldNotWaitForEverForAHandlerThatIgnoresItsInterruption() {
    long first = accept("a");
    long second = accept("a");
    harness.core.cancel(first);
    harness.advanceMs(9_900);
    assertThat(harness.status(second)).isNotEqualTo(TaskStatus.ASSIGNED);
    harness.advanceMs(200);
    assertRunsAlone(second);
  }

  @Test
  void shouldNotTryATimedOutTaskAgainWhileItsHandlerMayRun() {
    Submission submission = keyed("a");
    submission.executionTimeoutMs = 100;
    long first = harness.accept(submission);
    FakeRuntime worker = harness.workerOf(first);
    harness.advanceMs(1_500);
    assertThat(harness.status(first)).isEqualTo(TaskStatus.RETRYING);
    assertThat(harness.output.assigned).hasSize(1);
    worker.interruptAll();
    harness.advanceMs(50);
    assertThat(harness.status(first)).isEqualTo(TaskStatus.ASSIGNED);
  }

  @Test
  void shouldGoOnAtOnceWhenTheRuntimeOfACancelledTaskIsLost() {
    long first = accept("a");
    long second = accept("a");
    FakeRuntime worker = harness.workerOf(first);
    harness.core.cancel(first);
    harness.lose(worker);
    harness.advanceMs(50);
    assertRunsAlone(second);
  }

  @Test
  void shouldCancelATaskThatWaitsBehindOthersWithoutTouchingThem() {
    long first = accept("a");
    long second = accept("a");
    long third = accept("a");
    harness.core.cancel(second);
    harness.durable();
    assertRunsAlone(first, third);
    end(first);
    assertRunsAlone(third);
    harness.core.cancel(third);
    assertThat(harness.core.tasks().size()).isZero();
  }

  @Test
  void shouldExpireATaskThatWaitsBehindOthers() {
    long first = accept("a");
    Submission submission = keyed("a");
    submission.deadlineMs = 100;
    long second = harness.accept(submission);
    long third = accept("a");
    harness.advanceMs(102);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.EXPIRED);
    assertRunsAlone(first, third);
  }

  @Test
  void shouldGoOnWhenTheHeadExpiresInItsQueueOrBeforeItsTime() {
    List<Long> busy = harness.occupyAll();
    Submission submission = keyed("a");
    submission.deadlineMs = 100;
    long queued = harness.accept(submission);
    submission = keyed("a");
    submission.notBeforeDelayMs = 150;
    submission.deadlineMs = 200;
    long scheduled = harness.accept(submission);
    long third = accept("a");
    harness.advanceMs(202);
    assertThat(harness.status(queued)).isEqualTo(TaskStatus.EXPIRED);
    assertThat(harness.status(scheduled)).isEqualTo(TaskStatus.EXPIRED);
    harness.advanceMs(50);
    harness.complete(busy.getFirst());
    assertRunsAlone(third);
  }

  @Test
  void shouldNotStartAHeadWhoseDeadlineHasPassed() {
    long first = accept("a");
    Submission submission = keyed("a");
    submission.deadlineMs = 100;
    long second = harness.accept(submission);
    harness.nowNs += 101 * CoreHarness.MS;
    harness.nowMs += 101;
    harness.core.time(harness.nowNs, harness.nowMs);
    end(first);
    assertThat(harness.output.assigned).hasSize(1);
    harness.jumpMs(2);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.EXPIRED);
  }

  @Test
  void shouldKeepTheOrderOverARestart() {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(accept("a"));
    }
    end(tasks.getFirst());
    FakeRuntime worker = harness.workerOf(tasks.get(1));
    harness.restart();
    assertThat(harness.core.orderingKeys()).isEqualTo(1);
    harness.rejoin(worker);
    harness.settle();
    harness.advanceMs(5_100);
    assertThat(harness.output.assigned).as("it goes on with what it has").hasSize(2);
    assertRunsAlone(tasks.get(1), tasks.get(2), tasks.get(3));
    end(tasks.get(1));
    assertRunsAlone(tasks.get(2), tasks.get(3));
    end(tasks.get(2));
    assertRunsAlone(tasks.get(3));
  }

  @Test
  void shouldKeepTheOrderOfARetryOverARestart() {
    long first = accept("a");
    long second = accept("a");
    harness.workerOf(first).fail(harness.attempt(first), FailureKind.ERROR, "once more");
    harness.restart();
    harness.joinReady("r1");
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
    harness.advanceMs(5_100);
    assertRunsAlone(first, second);
    assertThat(harness.attempt(first).attempt()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheOrderThoughRetentionWroteEarlierRecordsAgain() {
    long first = accept("a");
    long second = accept("a");
    int saved = harness.output.journal.position();
    long third = accept("a");
    harness.output.journal.moveToEnd(saved - 1, 2);
    harness.restart();
    harness.joinReady("r1");
    harness.advanceMs(5_100);
    assertRunsAlone(first, second, third);
    end(first);
    assertRunsAlone(second, third);
  }

  @Test
  void shouldRefuseAnAttemptOfATaskWhoseFormerCameBackAtAPowerCut() {
    long first = accept("a");
    long second = accept("a");
    int recorded = harness.output.journal.position();
    end(first);
    FakeRuntime worker = harness.workerOf(second);
    harness.output.journal.loseLast(harness.output.journal.position() - recorded);
    harness.restart();
    FakeRuntime returned = harness.rejoin(worker);
    assertThat(returned.cancelled).extracting(Said.Attempt::taskId).containsExactly(second);
    returned.interruptAll();
    harness.settle();
    harness.advanceMs(5_100);
    assertRunsAlone(first, second);
  }
}
