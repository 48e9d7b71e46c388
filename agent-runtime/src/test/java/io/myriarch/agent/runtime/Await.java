package io.myriarch.agent.runtime;

import java.util.concurrent.Callable;

/** Waits until something holds, with a bound. */
final class Await {
  private static final long MAX_NS = 20_000_000_000L;

  private Await() {}

  static void until(Callable<Boolean> condition) throws Exception {
    long endNs = System.nanoTime() + MAX_NS;
    while (!condition.call()) {
      if (System.nanoTime() - endNs > 0) {
        throw new AssertionError("It did not come true in time.");
      }
      Thread.sleep(5);
    }
  }
}
