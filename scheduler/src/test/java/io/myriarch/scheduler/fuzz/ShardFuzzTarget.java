package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.fuzz.FuzzInput;

/**
 * The entry point for Jazzer ({@code com.code-intelligence:jazzer}), which finds its way by
 * coverage: {@code java -cp ... com.code_intelligence.jazzer.Jazzer} with {@code --target_class} of
 * this name and {@code --instrumentation_includes=io.myriarch.**}.
 */
public final class ShardFuzzTarget {
  private static final ShardFuzzer FUZZER = new ShardFuzzer();

  private ShardFuzzTarget() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FUZZER.feed(new FuzzInput(bytes));
  }
}
