package io.myriarch.loadtest.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that must come, up to a bound. */
public final class Await {
  private static final long POLL_NS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** Waits until it holds; fails with {@code what} after {@code bound}. */
  public static void until(Duration bound, BooleanSupplier holds, Supplier<String> what) {
    long untilNs = System.nanoTime() + bound.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > untilNs) {
        throw new AssertionError("Not within " + bound + ": " + what.get());
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
