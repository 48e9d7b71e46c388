package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;

class SlotIndexTest {
  private final LongArrayList sequences = new LongArrayList();
  private final SlotIndex index = new SlotIndex(this::sequenceOf, 1 << 16);
  private long looks;

  private long sequenceOf(int slot) {
    looks++;
    return sequences.getLong(slot);
  }

  private int add(long sequence) {
    sequences.addLong(sequence);
    int slot = sequences.size() - 1;
    index.add(sequence, slot);
    return slot;
  }

  @Test
  void shouldFindEveryTaskOfALongBacklog() {
    for (long sequence = 1; sequence <= 300_000; sequence++) {
      add(sequence);
    }
    for (long sequence = 1; sequence <= 300_000; sequence++) {
      assertThat(index.find(sequence)).isEqualTo((int) sequence - 1);
    }
    assertThat(index.find(300_001)).isEqualTo(TaskTable.NONE);
    assertThat(index.find(0)).isEqualTo(TaskTable.NONE);
  }

  @Test
  void shouldFindAFewOldTasksAmongMillionsThatHaveEnded() {
    List<Long> old = new ArrayList<>();
    for (long sequence = 1; sequence <= 2_000_000; sequence++) {
      int slot = add(sequence);
      if (sequence % 10_007 == 0) {
        old.add(sequence);
      } else {
        index.remove(sequence, slot);
      }
    }
    for (long sequence : old) {
      assertThat(index.find(sequence)).isEqualTo((int) sequence - 1);
    }
  }

  @Test
  void shouldAgreeWithAMapWhateverIsAddedAndRemoved() {
    SplittableRandom random = new SplittableRandom(42);
    Map<Long, Integer> expected = new HashMap<>();
    List<Long> live = new ArrayList<>();
    long last = 0;
    for (int step = 0; step < 500_000; step++) {
      if (live.isEmpty() || random.nextInt(100) < 52) {
        last += random.nextInt(10) == 0 ? random.nextInt(100_000) : 1;
        expected.put(last, add(last));
        live.add(last);
      } else {
        int which = random.nextInt(live.size());
        long sequence = live.set(which, live.getLast());
        live.removeLast();
        index.remove(sequence, expected.remove(sequence));
        assertThat(index.find(sequence)).isEqualTo(TaskTable.NONE);
      }
    }
    assertThat(live).hasSizeGreaterThan(1_000);
    live.forEach(sequence -> assertThat(index.find(sequence)).isEqualTo(expected.get(sequence)));
  }

  @Test
  void shouldFindTheNewestTasksAtTheFirstLook() {
    for (long sequence = 1; sequence <= 1 << 16; sequence++) {
      add(sequence);
    }
    assertThat(looks).as("nothing had to make room").isZero();
    for (long sequence = 1; sequence <= 1 << 16; sequence++) {
      index.find(sequence);
    }
    assertThat(looks).isEqualTo(1 << 16);
  }

  @Test
  void shouldLookAtFewRowsToFindAnOldTask() {
    int old = 300_000;
    for (long sequence = 1; sequence <= old + (1 << 16); sequence++) {
      add(sequence);
    }
    looks = 0;
    for (long sequence = 1; sequence <= old; sequence++) {
      index.find(sequence);
    }
    assertThat(looks).as("one of the newest, then two or three").isLessThan(4L * old);
  }

  @Test
  void shouldKeepNothingOfTasksThatHaveEnded() {
    int tasks = 200_000;
    for (long sequence = 1; sequence <= tasks; sequence++) {
      add(sequence);
    }
    for (long sequence = 1; sequence <= tasks; sequence++) {
      index.remove(sequence, (int) sequence - 1);
    }
    looks = 0;
    for (long sequence = 1; sequence <= tasks; sequence++) {
      assertThat(index.find(sequence)).isEqualTo(TaskTable.NONE);
    }
    assertThat(looks).isZero();
  }
}
