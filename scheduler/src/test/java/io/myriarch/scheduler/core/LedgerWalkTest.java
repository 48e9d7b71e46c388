package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conservation of tasks, whatever happens, and that a breach of it is seen. */
class LedgerWalkTest {
  private static final int STEPS = 3_000;

  /** Fewer of them where each of many mutants pays for them. */
  private static final int CHECKED_STEPS = Integer.getInteger("walk.steps", STEPS);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldKeepEveryTaskWhateverHappens(long seed) {
    RandomWalk walk = new RandomWalk(seed);
    CoreInvariants invariants = new CoreInvariants(walk.harness);
    for (int step = 0; step < CHECKED_STEPS; step++) {
      String action = walk.step();
      invariants.check("seed %d, step %d, after %s".formatted(seed, step, action));
    }
    walk.finishEverything();
    invariants.check("seed %d, at the end".formatted(seed));
    assertThat(walk.harness.core.tasks().size()).as("seed %d: all have ended", seed).isZero();
    assertThat(walk.harness.output.finished)
        .as("seed %d: each accepted task has ended", seed)
        .hasSize(walk.harness.output.accepted.size());
  }

  @Test
  void shouldTakeEveryWayOfATaskInAWalk() {
    RandomWalk walk = new RandomWalk(1);
    for (int step = 0; step < STEPS; step++) {
      walk.step();
    }
    walk.finishEverything();
    assertThat(walk.harness.output.finished.values())
        .extracting(Said.Finished::status)
        .contains(
            TaskStatus.SUCCEEDED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.EXPIRED);
    assertThat(walk.harness.output.acceptedAgain).isNotEmpty();
    assertThat(walk.harness.output.rejected).isNotEmpty();
    assertThat(walk.harness.epoch).isGreaterThan(3);
  }

  @Test
  void shouldShowATaskThatWasLost() {
    CoreHarness harness = CoreHarness.withRuntimes("r1");
    long taskId = harness.acceptOne();
    harness.core.turn();
    assertThat(harness.core.counters().ledgerImbalance()).isZero();
    harness.core.tasks().remove(harness.core.tasks().find(taskId));
    harness.core.turn();
    assertThat(harness.core.counters().ledgerImbalance()).isEqualTo(1);
  }

  @Test
  void shouldShowATaskThatWasMadeUp() {
    CoreHarness harness = CoreHarness.withRuntimes("r1");
    harness.acceptOne();
    assertThat(harness.core.tasks().add(4711, TaskStatus.QUEUED)).isNotEqualTo(TaskTable.NONE);
    harness.core.turn();
    assertThat(harness.core.counters().ledgerImbalance()).isEqualTo(-1);
  }
}
