package io.myriarch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worlds that every build lives through. */
class WorldsTest {
  private static final long FIRST_SEED = 1;
  private static final int WORLDS = Integer.getInteger("simulator.worlds", 2_000);
  private static final int WORLDS_WITH_ALL_FAULTS = 1_000;

  @BeforeAll
  static void silenceTheScheduler() {
    SimulateMain.silence();
  }

  @Test
  void shouldKeepEveryPromiseInEveryWorld() {
    System.out.printf("worlds of the seeds %d to %d%n", FIRST_SEED, FIRST_SEED + WORLDS - 1);
    WorldBatch batch = new WorldBatch(FIRST_SEED, WORLDS, 0, 1);
    batch.work();
    assertThat(batch.failures()).isEmpty();
    assertThat(batch.done()).isEqualTo(WORLDS);
    if (WORLDS < WORLDS_WITH_ALL_FAULTS) {
      return;
    }
    for (Fault fault : Fault.values()) {
      assertThat(batch.count(fault)).as("%s was injected", fault.label()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 17, 101})
  void shouldLiveThroughTheSameWorldAgain(long seed) {
    World once = new World(seed, 0);
    World again = new World(seed, 1_000);
    assertThat(once.run()).isNull();
    assertThat(again.run()).isNull();
    assertThat(again.digest()).isEqualTo(once.digest());
    assertThat(again.events()).isEqualTo(once.events());
  }
}
