package io.myriarch.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TaskRecordTest {
  private static final int TASKS = 200_000;

  private final TaskRecord record = new TaskRecord(0);

  @Test
  void shouldKeepTimesToTheMicrosecondOverManyTasks() {
    send(TASKS);

    for (long number = 0; number < TASKS; number += 997) {
      assertThat(record.sentNs(number)).isEqualTo(number * 1_000);
    }
  }

  @Test
  void shouldSetAMarkOnlyOnce() {
    send(1);

    assertThat(record.mark(0, TaskRecord.ENDED)).isTrue();
    assertThat(record.mark(0, TaskRecord.ENDED)).isFalse();
    assertThat(record.has(0, TaskRecord.ENDED)).isTrue();
    assertThat(record.has(0, TaskRecord.ACCEPTED)).isFalse();
  }

  @Test
  void shouldRememberMarksAfterAllNeighboursAreSettled() {
    send(TASKS);
    for (long number = 0; number < TASKS; number++) {
      record.mark(number, TaskRecord.ENDED);
      record.settle(number);
    }

    assertThat(record.mark(1, TaskRecord.ENDED)).isFalse();
    assertThat(record.count(TASKS, TaskRecord.ENDED, 0)).isEqualTo(TASKS);
  }

  @Test
  void shouldKnowThatATaskWasNeverSent() {
    send(10);

    assertThat(record.contains(-1)).isFalse();
    assertThat(record.contains(1L << 40)).isFalse();
    assertThat(record.contains(9)).isTrue();
  }

  private void send(int tasks) {
    for (long number = 0; number < tasks; number++) {
      record.sending(number * 1_000);
      record.sent();
    }
  }
}
