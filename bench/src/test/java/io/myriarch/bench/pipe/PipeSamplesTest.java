package io.myriarch.bench.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PipeSamplesTest {
  private static final int SAMPLES_MAX = 1 << 22;

  @Test
  void shouldTakeEveryFourthTaskAndFewerOfALongRun() {
    assertThat(wanted(new PipeSamples(8, 0), 1_000)).isEqualTo(250);
    assertThat(wanted(new PipeSamples(10, 0), 1_000)).isEqualTo(125);
    assertThat(wanted(new PipeSamples(PipeLoad.SECONDS_MAX, 0), 1 << 20)).isEqualTo(512);
  }

  @Test
  void shouldGivePercentilesOfWhatItHolds() {
    PipeSamples samples = new PipeSamples(1, 0);
    for (int i = 1_000; i > 0; i--) {
      samples.add(i * 1_000L);
    }

    assertThat(samples.percentilesUs(0.5, 0.99, 0.999)).containsExactly(501, 991, 1_000);
  }

  @Test
  void shouldTakeEveryTaskOfAKnownRate() {
    assertThat(wanted(new PipeSamples(10, 100_000), 1_000)).isEqualTo(1_000);
    assertThat(wanted(new PipeSamples(60, 100_000), 1_000)).isEqualTo(500);
  }

  @Test
  void shouldDrawACurveUpToTheLargest() {
    PipeSamples samples = new PipeSamples(1, 1_000);
    for (int i = 1_000; i > 0; i--) {
      samples.add(i * 1_000L);
    }
    assertThat(samples.percentilesUs(1)).containsExactly(1_000);

    List<double[]> curve = samples.curve();

    assertThat(curve.getFirst()).containsExactly(0, 1);
    assertThat(curve.get(20)).containsExactly(new double[] {90, 901}, within(1e-6));
    assertThat(curve.getLast()).containsExactly(100, 1_000);
    assertThat(curve).isSortedAccordingTo(Comparator.comparingDouble(point -> point[1]));
  }

  @Test
  void shouldTakeNoMoreThanItHasRoomFor() {
    PipeSamples samples = new PipeSamples(1, 0);
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
