package io.myriarch.scheduler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.fuzz.FuzzInput;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * An intruder on the client link and on the runtime link of a shard. A few seconds here; millions
 * with {@code -Dfuzz.inputs=N -Dfuzz.seed=S}, and coverage-guided with {@link ShardFuzzTarget}.
 */
class ShardFuzzTest {
  private static final int INPUT_BYTES_MAX = 1000;
  private static final long INPUTS = Long.getLong("fuzz.inputs", 5_000);
  private static final long FROM = Long.getLong("fuzz.from", 0);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  @Test
  void shouldServeTheHonestWhateverAnIntruderSends() {
    ShardFuzzer fuzzer = new ShardFuzzer();
    long worldStart = FROM;
    long startNs = System.nanoTime();
    for (long i = FROM; i < FROM + INPUTS; i++) {
      worldStart = fuzzer.isAtStart() ? i : worldStart;
      try {
        fuzzer.feed(FuzzInput.random(new Random(SEED * 1_000_003 + i), INPUT_BYTES_MAX));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "input %d of seed %d failed, replay with -Dfuzz.seed=%d -Dfuzz.from=%d: %s"
                .formatted(i, SEED, SEED, worldStart, e),
            e);
      }
    }
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    System.out.printf(
        "fuzzed a shard: %,d inputs, %,d frames in %,d ms%n", INPUTS, fuzzer.framesSent(), tookMs);
    assertThat(fuzzer.framesSent()).isGreaterThan(INPUTS);
  }
}
