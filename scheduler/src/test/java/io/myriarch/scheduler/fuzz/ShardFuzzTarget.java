package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.fuzz.FuzzInput;

/** The entry point for Jazzer: see deploy/fuzz/README.md. */
public final class ShardFuzzTarget {
  private static final ShardFuzzer FUZZER = new ShardFuzzer();

  private ShardFuzzTarget() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FUZZER.feed(new FuzzInput(bytes));
  }
}
