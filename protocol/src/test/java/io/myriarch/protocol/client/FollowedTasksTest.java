package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FollowedTasksTest {
  @Test
  void shouldAgreeWithAMap() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      FollowedTasks tasks = new FollowedTasks();
      TreeMap<Long, Long> model = new TreeMap<>();
      long next = 1;
      for (int step = 0; step < 20_000; step++) {
        if (random.nextInt(100) < 52) {
          long taskId = random.nextLong(1, Long.MAX_VALUE);
          tasks.add(next, taskId, 2 * next, 5);
          model.put(next, taskId);
          next += 1 + (random.nextInt(50) == 0 ? random.nextInt(5_000) : 0);
        } else if (!model.isEmpty()) {
          long id = random.nextInt(10) == 0 ? model.lastKey() : model.ceilingKey(model.firstKey());
          assertThat(tasks.taskId(id)).isEqualTo(model.get(id));
          assertThat(tasks.submissionId(id)).isEqualTo(2 * id);
          assertThat(tasks.flags(id)).isEqualTo(5);
          tasks.remove(id);
          model.remove(id);
          assertThat(tasks.taskId(id)).isZero();
        }
        assertThat(tasks.count()).isEqualTo(model.size());
      }
      List<Long> ids = new ArrayList<>();
      tasks.forEach(ids::add);
      assertThat(ids).as("seed %d", seed).containsExactlyElementsOf(model.keySet());
    }
  }

  @Test
  void shouldKnowNothingOfOthers() {
    FollowedTasks tasks = new FollowedTasks();
    assertThat(tasks.taskId(1)).isZero();
    assertThat(tasks.taskId(-1)).isZero();
    assertThat(tasks.taskId(Long.MAX_VALUE)).isZero();
    tasks.add(5, 50, 500, 1);
    assertThat(tasks.taskId(4)).isZero();
    assertThat(tasks.taskId(5 + 1024)).isZero();
  }
}
