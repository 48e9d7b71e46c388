package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.TaskIds;
import org.junit.jupiter.api.Test;

class FinishedTasksTest {
  private final FinishedTasks finished = new FinishedTasks(8, 3, 2);

  private static long id(long sequence) {
    return TaskIds.of(0, 1, sequence);
  }

  @Test
  void shouldFindTheNewestByTheirWholeId() {
    finished.add(id(5), 500, false);
    assertThat(finished.position(id(5))).isEqualTo(500);
    assertThat(finished.position(TaskIds.of(0, 2, 5))).isEqualTo(FinishedTasks.UNKNOWN);
    assertThat(finished.position(id(6))).isEqualTo(FinishedTasks.UNKNOWN);
    assertThat(finished.idOfSequence(5)).isEqualTo(id(5));
    assertThat(finished.idOfSequence(13)).isZero();
    assertThat(finished.idOfSequence(0)).isZero();
  }

  @Test
  void shouldForgetWhatNewerTasksTookThePlaceOf() {
    finished.add(id(5), 500, false);
    finished.add(id(13), 1_300, false);
    assertThat(finished.position(id(13))).isEqualTo(1_300);
    assertThat(finished.position(id(5))).isEqualTo(FinishedTasks.UNKNOWN);
  }

  @Test
  void shouldFindATaskThatEndedLateAfterNewerOnes() {
    finished.add(id(13), 1_300, false);
    finished.add(id(5), 500, false);
    assertThat(finished.position(id(5))).isEqualTo(500);
    assertThat(finished.position(id(13))).isEqualTo(1_300);
  }

  @Test
  void shouldForgetTheOldestOfThoseThatEndedLate() {
    finished.add(id(80), 1, false);
    for (long late = 8; late <= 40; late += 8) {
      finished.add(id(late), late, false);
    }
    assertThat(finished.position(id(8))).isEqualTo(FinishedTasks.UNKNOWN);
    assertThat(finished.position(id(16))).isEqualTo(FinishedTasks.UNKNOWN);
    assertThat(finished.position(id(24))).isEqualTo(24);
    assertThat(finished.position(id(40))).isEqualTo(40);
  }

  @Test
  void shouldListFailedTasksNewestFirstAndFindThemLongAfter() {
    assertThat(finished.failedCount()).isZero();
    finished.add(id(1), 100, true);
    finished.add(id(2), 200, true);
    finished.add(id(3), 300, true);
    assertThat(finished.failedCount()).isEqualTo(2);
    assertThat(finished.failedId(0)).isEqualTo(id(3));
    assertThat(finished.failedId(1)).isEqualTo(id(2));
    for (long sequence = 4; sequence < 100; sequence++) {
      finished.add(id(sequence), 1, false);
    }
    assertThat(finished.position(id(3))).isEqualTo(300);
    assertThat(finished.position(id(1))).isEqualTo(FinishedTasks.UNKNOWN);
  }

  @Test
  void shouldGrowToItsBoundsAsTasksComeIn() {
    FinishedTasks many = new FinishedTasks(8, 1, 150);
    for (long sequence = 1; sequence <= 200; sequence++) {
      many.add(id(sequence), sequence, true);
      assertThat(many.failedCount()).isEqualTo((int) Math.min(sequence, 150));
      assertThat(many.failedId(0)).isEqualTo(id(sequence));
    }
    for (int age = 0; age < 150; age++) {
      assertThat(many.failedId(age)).isEqualTo(id(200 - age));
      assertThat(many.position(id(200 - age))).isEqualTo(200 - age);
    }
    assertThat(many.position(id(50))).isEqualTo(FinishedTasks.UNKNOWN);
  }

  @Test
  void shouldTellTheNewerOutcomeOfATaskThatIsToldTwice() {
    finished.add(id(5), 500, false);
    finished.add(id(5), 700, false);
    assertThat(finished.position(id(5))).isEqualTo(700);
  }
}
