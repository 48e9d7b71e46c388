package io.myriarch.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PacerTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @Test
  void shouldSpreadTasksEvenlyFromTheStart() {
    Pacer pacer = new Pacer(500, 1_000);

    assertThat(pacer.intendedNs(0)).isEqualTo(500);
    assertThat(pacer.intendedNs(1)).isEqualTo(1_000_500);
    assertThat(pacer.intendedNs(1_000)).isEqualTo(SECOND_NS + 500);
  }

  @Test
  void shouldHaveNothingDueBeforeTheStart() {
    Pacer pacer = new Pacer(1_000, 10);

    assertThat(pacer.due(999)).isZero();
    assertThat(pacer.due(1_000)).isEqualTo(1);
  }

  @Test
  void shouldCountAsDueExactlyWhatHasItsIntendedTimeBehindIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long rate = 1 + random.nextLong(10_000_000);
      long startNs = random.nextLong() / 4;
      long nowNs = startNs + random.nextLong(3_600 * SECOND_NS);
      Pacer pacer = new Pacer(startNs, rate);

      long due = pacer.due(nowNs);

      assertThat(pacer.intendedNs(due - 1) - nowNs).as("seed %d", seed).isLessThanOrEqualTo(0);
      assertThat(pacer.intendedNs(due) - nowNs).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void shouldNotOverflowInAnHourAtTheHighestRate() {
    Pacer pacer = new Pacer(0, 10_000_000);

    assertThat(pacer.due(3_600 * SECOND_NS - 1)).isEqualTo(36_000_000_000L);
    assertThat(pacer.intendedNs(36_000_000_000L)).isEqualTo(3_600 * SECOND_NS);
  }

  @Test
  void shouldRefuseARateOfNothing() {
    assertThatThrownBy(() -> new Pacer(0, 0)).hasMessageContaining("at least 1 a second");
  }
}
