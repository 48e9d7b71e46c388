package io.myriarch.agent.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;

class RuntimeFuzzTest {
  private static final int INPUTS = 2_000;
  private static final int INPUT_BYTES_MAX = 400;

  @Test
  void shouldServeAnHonestSchedulerAfterOneThatWentBad() {
    try (RuntimeFuzzer fuzzer = new RuntimeFuzzer()) {
      FuzzRun.feed("a runtime", INPUTS, INPUT_BYTES_MAX, fuzzer::feed);
      System.out.printf("%,d frames were sent%n", fuzzer.framesSent());
      assertThat(fuzzer.framesSent()).isPositive();
    }
  }
}
