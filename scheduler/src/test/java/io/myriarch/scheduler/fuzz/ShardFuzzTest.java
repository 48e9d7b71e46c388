package io.myriarch.scheduler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;

/**
 * An intruder on the client link and on the runtime link of a shard. Coverage-guided with {@link
 * ShardFuzzTarget}.
 */
class ShardFuzzTest {
  private static final int INPUTS = 5_000;
  private static final int INPUT_BYTES_MAX = 1000;

  @Test
  void shouldServeTheHonestWhateverAnIntruderSends() {
    ShardFuzzer fuzzer = new ShardFuzzer();
    FuzzRun.feed("a shard", INPUTS, INPUT_BYTES_MAX, fuzzer::feed, fuzzer::isAtStart);
    System.out.printf("%,d frames were sent%n", fuzzer.framesSent());
    assertThat(fuzzer.framesSent()).isPositive();
  }
}
