package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgentRangesTest {
  private final CoreContext context =
      new CoreContext(
          new TinyLimits().build(),
          CoreHarness.LAYOUT,
          new RetryPolicy(1, 1, new SplittableRandom(1)),
          new RecordingOutput(),
          1,
          1);

  private List<Said.Agents> ranges(int[][] agentsWithRuntime) {
    for (int i = 0; i < 2; i++) {
      RuntimeRow runtime = new RuntimeRow(i, "r" + i);
      runtime.link = 10 + i;
      context.runtimes.add(runtime);
    }
    AgentRanges ranges = new AgentRanges(context);
    for (int[] pair : agentsWithRuntime) {
      ranges.add(pair[0], pair[1]);
    }
    List<Said.Agents> told = new ArrayList<>();
    ranges.emit((link, first, count) -> told.add(new Said.Agents(link, first, count)));
    return told;
  }

  @Test
  void shouldTellNeighboursOfAGroupAndARuntimeAsOneRange() {
    assertThat(ranges(new int[][] {{0, 0}, {1, 0}, {2, 0}, {3, 0}}))
        .as("a range ends with its group")
        .containsExactly(new Said.Agents(10, 0, 2), new Said.Agents(10, 2, 2));
  }

  @Test
  void shouldBeginARangeAtAGapAndAtAnotherRuntime() {
    assertThat(ranges(new int[][] {{0, 0}, {1, 1}, {3, 1}, {4, 1}, {5, 0}}))
        .containsExactly(
            new Said.Agents(10, 0, 1),
            new Said.Agents(11, 1, 1),
            new Said.Agents(11, 3, 1),
            new Said.Agents(11, 4, 1),
            new Said.Agents(10, 5, 1));
  }

  @Test
  void shouldTellNothingOfNothing() {
    assertThat(ranges(new int[0][])).isEmpty();
  }
}
