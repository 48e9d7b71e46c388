package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;

/** However much there is to do at once, a turn does no more than a bound of it. */
class TurnBoundsTest {
  private static final int AGENTS_OF_A_RUNTIME = 100;

  private static CoreHarness harness(int tasks, int agents) {
    TinyLimits limits = new TinyLimits();
    limits.tasksMax = tasks;
    limits.clientWindow = tasks;
    return new CoreHarness(
        limits,
        new FleetLayout(List.of(new FleetLayout.Wanted("analytics", "metrics", agents, ""))));
  }

  @Test
  void shouldAssignNoMoreWaitingTasksInATurnAndTheRestInTheNext() {
    int tasks = CoreLimits.ASSIGNMENTS_PER_TURN_MAX + 1;
    CoreHarness harness = harness(tasks, tasks);
    for (int i = 0; i < tasks; i++) {
      harness.acceptOne();
    }
    harness.durable();
    harness.restart();
    for (int i = 0; i * AGENTS_OF_A_RUNTIME < tasks; i++) {
      harness.join("r" + i);
    }
    harness.settle();
    harness.durable();
    assertThat(harness.output.assigned).as("held").isEmpty();
    harness.nowNs += harness.limits.recoveryGraceNs;
    harness.core.time(harness.nowNs, harness.nowMs);
    harness.core.turn();
    assertThat(harness.output.assigned).hasSize(CoreLimits.ASSIGNMENTS_PER_TURN_MAX);
    harness.core.turn();
    assertThat(harness.output.assigned).hasSize(tasks);
  }

  @Test
  void shouldFindNoMoreOldTasksAtATime() {
    int tasks = CoreLimits.REWRITES_PER_PIECE_MAX + 1;
    CoreHarness harness = harness(tasks, 1);
    for (int i = 0; i < tasks; i++) {
      harness.acceptOne();
    }
    OldRecords records = beginToEmptyTheFirstFile(harness);
    assertThat(piece(records)).hasSize(CoreLimits.REWRITES_PER_PIECE_MAX);
    assertThat(piece(records)).hasSize(1);
    assertThat(records.isLooking()).isFalse();
  }

  @Test
  void shouldFindNoMoreBytesOfOldTasksAtATimeButForTheLast() {
    int large = CoreLimits.REWRITE_PIECE_BYTES_MAX / 2;
    TinyLimits limits = new TinyLimits();
    limits.taskPayloadBytesMax = large;
    CoreHarness harness = new CoreHarness(limits);
    for (int bytes : new int[] {large, large - 1, large, 10}) {
      Submission submission = harness.submission();
      CoreHarness.payload(submission, "x".repeat(bytes));
      harness.accept(submission);
    }
    OldRecords records = beginToEmptyTheFirstFile(harness);
    assertThat(piece(records)).as("a byte is left, and one more fits").hasSize(3);
    assertThat(piece(records)).hasSize(1);
  }

  @Test
  void shouldLookAtNoMoreRowsAtATime() {
    int rows = CoreLimits.REWRITE_ROWS_PER_TURN_MAX;
    CoreHarness harness = harness(rows + 1, 1);
    for (int i = 0; i < rows; i++) {
      long _ = harness.acceptOne();
    }
    long last = harness.acceptOne();
    harness.output.accepted.stream()
        .mapToLong(Said.Accepted::taskId)
        .filter(task -> task != last)
        .forEach(task -> assertThat(harness.core.cancel(task)).isTrue());
    OldRecords records = beginToEmptyTheFirstFile(harness);
    assertThat(piece(records)).isEmpty();
    assertThat(records.isLooking()).isTrue();
    assertThat(piece(records)).containsExactly(last);
    assertThat(records.isLooking()).isFalse();
  }

  /** Much of what was written there has ended. */
  private static OldRecords beginToEmptyTheFirstFile(CoreHarness harness) {
    harness.core.appended(1 << 30);
    harness.core.startFile(2, 1L << 32);
    assertThat(harness.core.oldRecords().begin(1)).isTrue();
    return harness.core.oldRecords();
  }

  private static LongArrayList piece(OldRecords records) {
    LongArrayList tasks = new LongArrayList();
    LongArrayList positions = new LongArrayList();
    records.collect(tasks, positions);
    assertThat(positions).hasSameSizeAs(tasks);
    return tasks;
  }
}
