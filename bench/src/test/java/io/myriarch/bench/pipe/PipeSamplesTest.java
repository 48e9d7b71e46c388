package io.myriarch.bench.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PipeSamplesTest {
  private static final int SAMPLES_MAX = 1 << 22;

  @Test
  void shouldTakeEveryFourthTaskAndFewerOfALongRun() {
    assertThat(wanted(new PipeSamples(8), 1_000)).isEqualTo(250);
    assertThat(wanted(new PipeSamples(10), 1_000)).isEqualTo(125);
    assertThat(wanted(new PipeSamples(PipeLoad.SECONDS_MAX), 1 << 20)).isEqualTo(512);
  }

  @Test
  void shouldGivePercentilesOfWhatItHolds() {
    PipeSamples samples = new PipeSamples(1);
    for (int i = 1_000; i > 0; i--) {
      samples.add(i * 1_000L);
    }

    assertThat(samples.percentilesUs(0.5, 0.99, 0.999)).containsExactly(501, 991, 1_000);
  }

  @Test
  void shouldTakeNoMoreThanItHasRoomFor() {
    PipeSamples samples = new PipeSamples(1);
    for (int i = 0; i < SAMPLES_MAX; i++) {
      samples.add(1);
    }

    assertThat(samples.isWanted(4)).isFalse();
  }

  private static int wanted(PipeSamples samples, int tasks) {
    int wanted = 0;
    for (int i = 1; i <= tasks; i++) {
      wanted += samples.isWanted(i) ? 1 : 0;
    }
    return wanted;
  }
}
