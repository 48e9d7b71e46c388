package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyQueuesTest {
  private static final int TARGETS = 3;
  private static final int[] THREE = {0, 1, 2};
  private final TaskTable tasks = new TaskTable(1_000);
  private final ReadyQueues queues = new ReadyQueues(tasks, TARGETS, 1);
  private long sequence;

  private int add(int target, int priority) {
    int slot = tasks.add(++sequence, TaskStatus.QUEUED);
    tasks.priority(slot, priority);
    tasks.readyAtNs(slot, sequence);
    queues.add(target, slot);
    return slot;
  }

  @Test
  void shouldKnowTheFirstOfEachTargetAndPriority() {
    int low = add(0, 0);
    int high = add(0, 9);
    add(0, 9);
    assertThat(queues.first(0)).isEqualTo(high);
    assertThat(queues.first(0, 0)).isEqualTo(low);
    assertThat(queues.first(0, 5)).isEqualTo(TaskTable.NONE);
    assertThat(queues.first(1)).isEqualTo(TaskTable.NONE);
  }

  @Test
  void shouldPreferPriorityThenTheLongerWaitAmongTargets() {
    int first = add(0, 3);
    assertThat(queues.best(THREE)).isEqualTo(first);
    add(1, 3);
    assertThat(queues.best(THREE)).as("waits longer").isEqualTo(first);
    assertThat(queues.best(new int[] {1, 0, 2})).as("in any order").isEqualTo(first);
    assertThat(queues.best(new int[] {2, 2, 2})).isEqualTo(TaskTable.NONE);
    int higher = add(2, 4);
    assertThat(queues.best(THREE)).as("higher").isEqualTo(higher);
    assertThat(queues.oldest(THREE)).as("whatever its priority").isEqualTo(first);
    queues.remove(0, first);
    assertThat(queues.oldest(new int[] {2, 2, 2})).isEqualTo(higher);
    assertThat(queues.oldest(new int[] {0, 0, 0})).isEqualTo(TaskTable.NONE);
  }

  @Test
  void shouldTellWhenTheOldestBecameReady() {
    assertThat(queues.oldestReadyAtNs()).isEqualTo(Long.MAX_VALUE);
    int first = add(1, 2);
    add(0, 9);
    assertThat(queues.oldestReadyAtNs()).isEqualTo(1);
    queues.remove(1, first);
    assertThat(queues.oldestReadyAtNs()).isEqualTo(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldAgreeWithLists(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Integer>> model = new ArrayList<>();
    for (int list = 0; list < TARGETS * ReadyQueues.PRIORITIES; list++) {
      model.add(new ArrayList<>());
    }
    int size = 0;
    for (int step = 0; step < 10_000; step++) {
      int target = random.nextInt(TARGETS);
      int priority = random.nextInt(ReadyQueues.PRIORITIES);
      List<Integer> list = model.get(target * ReadyQueues.PRIORITIES + priority);
      if (random.nextInt(2) == 0 && size < 500) {
        list.add(add(target, priority));
        size++;
      } else if (!list.isEmpty()) {
        int slot = list.remove(/* index */ random.nextInt(list.size()));
        queues.remove(target, slot);
        tasks.remove(slot);
        size--;
      }
      assertThat(queues.size()).as("seed %d, step %d", seed, step).isEqualTo(size);
      assertThat(queues.first(target))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(firstOf(model, target));
    }
  }

  private static int firstOf(List<List<Integer>> model, int target) {
    for (int priority = ReadyQueues.PRIORITIES - 1; priority >= 0; priority--) {
      List<Integer> list = model.get(target * ReadyQueues.PRIORITIES + priority);
      if (!list.isEmpty()) {
        return list.getFirst();
      }
    }
    return TaskTable.NONE;
  }

  @Test
  void shouldCountThoseOfHigherPriority() {
    add(0, 3);
    int higher = add(0, 4);
    add(0, 9);
    add(1, 9);
    assertThat(queues.above(0, 3)).isEqualTo(2);
    assertThat(queues.above(0, 9)).isZero();
    queues.remove(0, higher);
    assertThat(queues.above(0, 3)).isEqualTo(1);
    assertThat(queues.above(0, 2)).isEqualTo(2);
    assertThat(queues.first(1, 9)).isNotEqualTo(TaskTable.NONE);
    assertThat(queues.first(1, 4)).isEqualTo(TaskTable.NONE);
  }
}
