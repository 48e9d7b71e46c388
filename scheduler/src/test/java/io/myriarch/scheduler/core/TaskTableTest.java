package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTableTest {
  @Test
  void shouldFindATaskByItsWholeId() {
    TaskTable table = new TaskTable(10);
    long taskId = TaskIds.of(3, 2, 17);
    int slot = table.add(taskId, TaskStatus.QUEUED);
    assertThat(table.find(taskId)).isEqualTo(slot);
    assertThat(table.findSequence(17)).isEqualTo(slot);
    assertThat(table.find(TaskIds.of(3, 1, 17))).as("of a lost epoch").isEqualTo(TaskTable.NONE);
    assertThat(table.find(TaskIds.of(4, 2, 17))).as("of another shard").isEqualTo(TaskTable.NONE);
    assertThat(table.find(TaskIds.of(3, 2, 18))).isEqualTo(TaskTable.NONE);
  }

  @Test
  void shouldKeepToItsBoundAndUseSlotsAgain() {
    TaskTable table = new TaskTable(3);
    int first = table.add(1, TaskStatus.QUEUED);
    assertThat(table.add(2, TaskStatus.QUEUED)).isNotEqualTo(TaskTable.NONE);
    assertThat(table.isFull()).isFalse();
    assertThat(table.add(3, TaskStatus.QUEUED)).isNotEqualTo(TaskTable.NONE);
    assertThat(table.isFull()).isTrue();
    assertThat(table.size()).isEqualTo(3);
    table.remove(first);
    assertThat(table.isFull()).isFalse();
    assertThat(table.find(1)).isEqualTo(TaskTable.NONE);
    assertThat(table.add(4, TaskStatus.QUEUED)).isEqualTo(first);
    assertThat(table.rowsMax()).isEqualTo(3);
  }

  @Test
  void shouldBeginARowEmptyThoughItsSlotWasUsedBefore() {
    TaskTable table = new TaskTable(1);
    int slot = table.add(1, TaskStatus.ASSIGNED);
    fill(table, slot);
    table.remove(slot);
    assertThat(table.add(2, TaskStatus.SCHEDULED)).isEqualTo(slot);
    assertThat(table.status(slot)).isEqualTo(TaskStatus.SCHEDULED);
    assertThat(table.agent(slot)).isEqualTo(TaskTable.NONE);
    assertThat(table.attempt(slot) + table.losses(slot) + table.link(slot)).isZero();
    assertThat(table.deadlineNs(slot) + table.correlationId(slot)).isZero();
    assertThat(table.queueUs(slot) + table.executionUs(slot)).isZero();
    assertThat(table.timerArmed(slot)).isFalse();
  }

  private static void fill(TaskTable table, int slot) {
    table.submittedAtMs(slot, 11);
    table.acceptedAtNs(slot, 12);
    table.readyAtNs(slot, 13);
    table.deadlineNs(slot, 14);
    table.timerNs(slot, 15);
    table.payload(slot, 16, 17);
    table.follow(slot, 18, 19);
    table.route(slot, 20);
    table.timeoutMs(slot, 21);
    table.agent(slot, 22);
    table.queueNext(slot, 23);
    table.queuePrevious(slot, 24);
    table.timerNext(slot, 25);
    table.timerPrevious(slot, 26);
    table.timerArmed(slot, true);
    table.queueUs(slot, 27);
    table.executionUs(slot, 28);
    table.attempt(slot, 29);
    table.epoch(slot, 30);
    table.losses(slot, 31);
    table.record(slot, 32, 33);
    table.priority(slot, 9);
    table.maxAttempts(slot, 100);
    table.status(slot, TaskStatus.RETRYING);
  }

  @Test
  void shouldGiveEachColumnRoomOfItsOwn() {
    TaskTable table = new TaskTable(1);
    int slot = table.add(1, TaskStatus.QUEUED);
    fill(table, slot);
    assertThat(
            new long[] {
              table.submittedAtMs(slot),
              table.acceptedAtNs(slot),
              table.readyAtNs(slot),
              table.deadlineNs(slot),
              table.timerNs(slot),
              table.payload(slot),
              table.payloadLength(slot),
              table.link(slot),
              table.correlationId(slot),
              table.route(slot),
              table.timeoutMs(slot),
              table.agent(slot),
              table.queueNext(slot),
              table.queuePrevious(slot),
              table.timerNext(slot),
              table.timerPrevious(slot),
              table.queueUs(slot),
              table.executionUs(slot),
              table.attempt(slot),
              table.epoch(slot),
              table.losses(slot),
              table.file(slot),
              table.recordOffset(slot)
            })
        .containsExactly(
            11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
            33);
    assertThat(table.priority(slot)).isEqualTo(9);
    assertThat(table.maxAttempts(slot)).isEqualTo(100);
    assertThat(table.timerArmed(slot)).isTrue();
    assertThat(table.status(slot)).isEqualTo(TaskStatus.RETRYING);
    assertThat(table.id(slot)).isEqualTo(1);
  }

  @Test
  void shouldHoldTheLargestFencingToken() {
    TaskTable table = new TaskTable(1);
    int slot = table.add(1, TaskStatus.QUEUED);
    table.epoch(slot, TaskIds.EPOCH_MAX);
    table.attempt(slot, 0xFFFF);
    assertThat(table.epoch(slot)).isEqualTo(TaskIds.EPOCH_MAX);
    assertThat(table.attempt(slot)).isEqualTo(0xFFFF);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldAgreeWithAMapOverManyChunks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TaskTable table = new TaskTable(40_000);
    Map<Long, Integer> model = new HashMap<>();
    Set<Integer> slots = new HashSet<>();
    long sequence = 0;
    for (int step = 0; step < 150_000; step++) {
      long drawn = 1 + random.nextLong(sequence + 1);
      Integer known = model.get(drawn);
      if (known != null && random.nextInt(3) == 0) {
        table.remove(model.remove(drawn));
        slots.remove(known);
      } else {
        int slot = table.add(++sequence, TaskStatus.QUEUED);
        assertThat(slots.add(slot)).as("seed %d: a slot twice", seed).isTrue();
        table.route(slot, (int) sequence);
        model.put(sequence, slot);
      }
      assertThat(table.size()).isEqualTo(model.size());
      assertThat(table.isFull()).as("seed %d", seed).isEqualTo(model.size() >= 40_000);
    }
    model.forEach((id, slot) -> {
      assertThat(table.find(id)).as("seed %d", seed).isEqualTo(slot);
      assertThat(table.route(slot)).as("seed %d", seed).isEqualTo(id.intValue());
    });
  }

  @Test
  void shouldFindNothingByTheNumberOfAFreeRow() {
    TaskTable table = new TaskTable(16);
    for (int sequence = 1; sequence <= 100; sequence++) {
      table.remove(table.add(sequence, TaskStatus.QUEUED));
    }
    assertThat(table.findSequence(0)).isEqualTo(TaskTable.NONE);
  }
}
