package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeSlotsTest {
  @Test
  void shouldTakeTheLowestFirst() {
    FreeSlots free = new FreeSlots(10_000);
    assertThat(free.isEmpty()).isTrue();
    assertThat(free.take()).isEqualTo(FreeSlots.NONE);
    free.free(9_999);
    free.free(70);
    free.free(71);
    assertThat(free.isEmpty()).isFalse();
    assertThat(IntStream.range(0, 4).map(_ -> free.take()))
        .containsExactly(70, 71, 9_999, FreeSlots.NONE);
  }

  @ParameterizedTest(name = "{0} slots")
  @ValueSource(ints = {1, 63, 64, 65, 4_095, 4_096, 4_097, 300_000})
  void shouldKnowEachOfAll(int slots) {
    FreeSlots free = new FreeSlots(slots);
    free.reset(slots);
    for (int slot = 0; slot < slots; slot++) {
      assertThat(free.take()).isEqualTo(slot);
    }
    assertThat(free.take()).isEqualTo(FreeSlots.NONE);
  }

  @ParameterizedTest(name = "{0} slots")
  @ValueSource(ints = {0, 1, 63, 64, 65, 999, 1_000})
  void shouldForgetWhatWasFreeWhenItIsReset(int slots) {
    FreeSlots free = new FreeSlots(1_000);
    free.reset(1_000);
    free.reset(slots);
    for (int slot = 0; slot < slots; slot++) {
      assertThat(free.take()).isEqualTo(slot);
    }
    assertThat(free.isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldDoAsASortedSetDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int slots = 1 << random.nextInt(3, 15);
    FreeSlots free = new FreeSlots(slots);
    TreeSet<Integer> model = new TreeSet<>();
    for (int step = 0; step < 100_000; step++) {
      int slot = random.nextInt(slots);
      if (random.nextInt(5) < 2) {
        int expected = model.isEmpty() ? FreeSlots.NONE : model.removeFirst();
        assertThat(free.take()).as("seed %d, step %d", seed, step).isEqualTo(expected);
      } else if (model.add(slot)) {
        free.free(slot);
      }
      if (model.isEmpty() && slots < 1 << 20 && random.nextInt(20) == 0) {
        slots += 1 << random.nextInt(10);
        free.grow(slots);
      }
      assertThat(free.isEmpty()).isEqualTo(model.isEmpty());
    }
  }
}
