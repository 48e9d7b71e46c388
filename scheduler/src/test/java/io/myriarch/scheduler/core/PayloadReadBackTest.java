package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks whose payloads have no room in memory. */
class PayloadReadBackTest {
  private final TinyLimits limits = new TinyLimits();

  /** No room for any payload: what waits is in the journal alone. */
  private CoreHarness withoutMemory() {
    limits.payloadBytesMax = 1_024;
    limits.tasksMax = 20_000;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    return harness;
  }

  private static List<Said.Attempt> assignedSince(CoreHarness harness, int before) {
    return harness.output.assigned.subList(before, harness.output.assigned.size());
  }

  @Test
  void shouldHandATaskToAnIdleAgentThoughThereIsNoRoomForItsPayload() {
    CoreHarness harness = withoutMemory();
    long taskId = harness.acceptOne();
    assertThat(harness.attempt(taskId).payload()).isEqualTo("payload 1");
    assertThat(harness.output.payloadsWanted).isEmpty();
    assertThat(harness.core.payloads().usedBytes()).isZero();
  }

  @Test
  void shouldReadBackWhatWaitsInTheOrderItCame() {
    CoreHarness harness = withoutMemory();
    List<Long> busy = harness.occupyAll();
    List<Long> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(harness.acceptOne());
    }
    int slot = harness.core.tasks().find(waiting.getFirst());
    assertThat(harness.core.payloads().place(slot)).isEqualTo(TaskPayloads.Place.JOURNAL);
    int before = harness.output.assigned.size();
    busy.forEach(harness::complete);
    harness.core.turn();
    assertThat(assignedSince(harness, before)).as("before the disk has answered").isEmpty();
    assertThat(harness.core.payloads().place(slot)).isEqualTo(TaskPayloads.Place.BEING_READ);
    while (harness.readPayloads() > 0) {
      harness.core.turn();
    }
    assertThat(assignedSince(harness, before))
        .extracting(Said.Attempt::taskId)
        .isEqualTo(waiting.subList(0, CoreHarness.LAYOUT.agents()));
    assertThat(assignedSince(harness, before))
        .extracting(Said.Attempt::payload)
        .startsWith("payload 7", "payload 8");
  }

  @Test
  void shouldNotLetANewTaskOvertakeOneWhosePayloadIsBeingRead() {
    CoreHarness harness = withoutMemory();
    List<Long> busy = harness.occupyAll();
    long first = harness.acceptOne();
    harness.complete(busy.getFirst());
    harness.core.turn();
    long second = harness.acceptOne();
    harness.core.turn();
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
    harness.readPayloads();
    assertThat(harness.status(first)).isEqualTo(TaskStatus.ASSIGNED);
    assertThat(harness.status(second)).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void shouldGoOnWithTheNextTaskWhenTheOneThatIsBeingReadIsCancelled() {
    CoreHarness harness = withoutMemory();
    List<Long> busy = harness.occupyAll();
    long first = harness.acceptOne();
    long second = harness.acceptOne();
    harness.complete(busy.getFirst());
    harness.core.turn();
    harness.core.cancel(first);
    harness.core.turn();
    harness.readPayloads();
    harness.core.turn();
    harness.readPayloads();
    assertThat(harness.attempt(second).payload()).isEqualTo("payload 8");
  }

  @Test
  void shouldReadThePayloadAgainForAnotherAttempt() {
    CoreHarness harness = withoutMemory();
    long taskId = harness.acceptOne();
    harness.workerOf(taskId).fail(harness.attempt(taskId), FailureKind.ERROR, "no");
    harness.advanceMs(1_000);
    assertThat(harness.status(taskId)).isEqualTo(TaskStatus.QUEUED);
    harness.readPayloads();
    assertThat(harness.attempt(taskId).attempt()).isEqualTo(2);
    assertThat(harness.attempt(taskId).payload()).isEqualTo("payload 1");
  }

  @Test
  void shouldReadBackAfterARestartToo() {
    CoreHarness harness = withoutMemory();
    harness.occupyAll();
    long waiting = harness.acceptOne();
    harness.restart();
    harness.joinReady("r1");
    harness.advanceMs(10_000);
    for (int round = 0; round < 10; round++) {
      harness.readPayloads();
      List<Said.Attempt> running = List.copyOf(harness.runtime("r1").running);
      running.forEach(attempt -> harness.complete(attempt.taskId()));
      harness.core.turn();
    }
    assertThat(harness.output.finished.get(waiting).status()).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(harness.core.tasks().size()).isZero();
  }

  @Test
  void shouldAskForATaskOnceAndForThoseBehindItAhead() {
    CoreHarness harness = withoutMemory();
    List<Long> busy = harness.occupyAll();
    for (int i = 0; i < 10_000; i++) {
      harness.acceptOne();
    }
    harness.complete(busy.get(0));
    harness.core.turn();
    harness.complete(busy.get(1));
    harness.core.turn();
    assertThat(harness.output.payloadsWanted).doesNotHaveDuplicates();
  }

  @Test
  void shouldKeepTheHeadOfAQueueReadBeforeItsTurn() {
    limits.payloadBytesMax = 8 << 20;
    limits.taskPayloadBytesMax = 64 << 10;
    limits.runtimePayloadBytesMax = 100 << 20;
    limits.tasksMax = 1_000;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    harness.occupyAll();
    for (int i = 0; i < 500; i++) {
      Submission s = harness.submission();
      CoreHarness.payload(s, "x".repeat(60_000) + i);
      harness.accept(s);
    }
    assertThat(harness.core.payloads().usedBytes()).isLessThanOrEqualTo(6 << 20);
    int done = 0;
    while (harness.core.tasks().size() > 0) {
      List<Said.Attempt> running = List.copyOf(harness.runtime("r1").running);
      for (Said.Attempt attempt : running) {
        assertThat(attempt.payload())
            .satisfiesAnyOf(
                text -> assertThat(text).startsWith("payload"),
                text -> assertThat(text).hasSizeGreaterThan(60_000));
        harness.complete(attempt.taskId());
      }
      done += running.size();
      harness.core.turn();
      harness.readPayloads();
      harness.core.turn();
      assertThat(harness.core.payloads().usedBytes()).isLessThanOrEqualTo(8 << 20);
    }
    assertThat(done).isEqualTo(506);
    assertThat(harness.core.payloads().usedBytes()).isZero();
  }

  @Test
  void shouldAskAgainWhenTheRecordHasMoved() {
    CoreHarness harness = withoutMemory();
    List<Long> busy = harness.occupyAll();
    long taskId = harness.acceptOne();
    harness.complete(busy.getFirst());
    harness.core.turn();
    harness.output.payloadsWanted.clear();
    harness.core.payloadMoved(taskId);
    assertThat(harness.output.payloadsWanted)
        .extracting(Said.PayloadWanted::taskId)
        .containsExactly(taskId);
  }

  @Test
  void shouldDropWhatComesForATaskThatHasEnded() {
    CoreHarness harness = withoutMemory();
    List<Long> busy = harness.occupyAll();
    long taskId = harness.acceptOne();
    harness.complete(busy.getFirst());
    harness.core.turn();
    harness.core.cancel(taskId);
    harness.readPayloads();
    harness.core.payloadRead(99, new UnsafeBuffer(new byte[4]), 0, 4);
    assertThat(harness.core.payloads().usedBytes()).isZero();
  }

  /** No payload stays in memory when it comes in, and 256 KiB are for what is read back. */
  private CoreHarness withRoomForWhatIsReadBack() {
    limits.payloadBytesMax = 1 << 20;
    limits.tasksMax = 20_000;
    limits.runtimePayloadBytesMax = 100 << 20;
    CoreHarness harness = new CoreHarness(limits);
    harness.joinReady("r1");
    harness.occupyAll();
    assertThat(harness.core.payloads().bytesMax()).isEqualTo(256 << 10);
    return harness;
  }

  /** Tasks of 1,000 bytes, for each of which 1,024 are needed. */
  private static List<Long> acceptLarge(CoreHarness harness, int count, String type, int priority) {
    List<Long> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Submission s = harness.submission(type, "any");
      s.priority = priority;
      CoreHarness.payload(s, "%04d".formatted(i) + "x".repeat(996));
      tasks.add(harness.accept(s));
    }
    return tasks;
  }

  private static void completeOneOf(CoreHarness harness, int firstAgent) {
    Said.Attempt attempt =
        harness.runtime("r1").running.stream()
            .filter(a -> a.agent() >= firstAgent && a.payload().startsWith("payload"))
            .findFirst()
            .orElseThrow();
    harness.complete(attempt.taskId());
    harness.core.turn();
  }

  @ParameterizedTest(name = "{0} asked for, then {1}")
  @CsvSource({"100, 100", "150, 64", "200, 1"})
  void shouldAskForFewerTheMoreIsUnderWay(int before, int wanted) {
    CoreHarness harness = withRoomForWhatIsReadBack();
    acceptLarge(harness, before, "any", 4);
    acceptLarge(harness, 100, "monitoring", 9);
    completeOneOf(harness, 0);
    assertThat(harness.output.payloadsWanted).hasSize(before);
    completeOneOf(harness, 4);
    assertThat(harness.output.payloadsWanted).hasSize(before + wanted);
  }

  @ParameterizedTest(name = "{0} read, then {1}")
  @CsvSource({"100, 100", "150, 64", "200, 1"})
  void shouldAskForFewerTheMoreHasBeenRead(int before, int wanted) {
    CoreHarness harness = withRoomForWhatIsReadBack();
    acceptLarge(harness, before, "any", 4);
    completeOneOf(harness, 0);
    assertThat(harness.readPayloads()).isEqualTo(before);
    acceptLarge(harness, 100, "monitoring", 9);
    completeOneOf(harness, 4);
    assertThat(harness.output.payloadsWanted).hasSize(wanted);
  }

  @Test
  void shouldAskForAllAgainWhenWhatWasUnderWayIsNotWantedAnyMore() {
    CoreHarness harness = withRoomForWhatIsReadBack();
    List<Long> cancelled = acceptLarge(harness, 200, "any", 4);
    completeOneOf(harness, 0);
    cancelled.forEach(harness.core::cancel);
    harness.readPayloads();
    acceptLarge(harness, 100, "monitoring", 9);
    completeOneOf(harness, 4);
    assertThat(harness.output.payloadsWanted).hasSize(100);
  }

  @Test
  void shouldKeepTheLastThatCameWhenMoreIsReadThanThereIsRoomFor() {
    CoreHarness harness = withRoomForWhatIsReadBack();
    List<Long> tasks = acceptLarge(harness, 300, "any", 4);
    completeOneOf(harness, 0);
    assertThat(harness.readPayloads()).isEqualTo(300);
    assertThat(harness.core.payloads().usedBytes()).isEqualTo(256 << 10);
    int last = harness.core.tasks().find(tasks.getLast());
    assertThat(harness.core.payloads().place(last)).isEqualTo(TaskPayloads.Place.MEMORY);
    tasks.forEach(harness.core::cancel);
    assertThat(harness.core.payloads().usedBytes()).isZero();
  }

  @Test
  void shouldNotLookBehindAPayloadThatIsBeingReadEachTimeThatAnotherComes() {
    CoreHarness harness = withRoomForWhatIsReadBack();
    List<Long> first = acceptLarge(harness, 10, "any", 4);
    completeOneOf(harness, 0);
    assertThat(harness.output.payloadsWanted).hasSize(10);
    acceptLarge(harness, 10, "any", 4);
    harness.core.payloadRead(first.get(5), new UnsafeBuffer(new byte[1_000]), 0, 1_000);
    assertThat(harness.output.payloadsWanted).hasSize(10);
    harness.core.payloadRead(first.get(0), new UnsafeBuffer(new byte[1_000]), 0, 1_000);
    assertThat(harness.core.tasks().status(harness.core.tasks().find(first.get(0))))
        .isEqualTo(TaskStatus.ASSIGNED);
  }
}
