package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do, always up to a bound. */
public final class Waiting {
  private static final long POLL_NS = Duration.ofMillis(20).toNanos();

  private Waiting() {}

  /**
   * Waits until it holds.
   *
   * @throws LoadException if that is not so after {@code bound}, with the state of things
   */
  public static void until(
      Duration bound, String what, BooleanSupplier holds, Supplier<String> state) {
    if (!within(bound, holds)) {
      throw new LoadException(
          "Waited %d s in vain until %s: %s".formatted(bound.toSeconds(), what, state.get()));
    }
  }

  /** Waits until it holds; false if it did not within {@code bound}. */
  public static boolean within(Duration bound, BooleanSupplier holds) {
    long untilNs = System.nanoTime() + bound.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > untilNs) {
        return false;
      }
      pause(POLL_NS);
    }
    return true;
  }

  /** Lets time pass. */
  public static void pause(long ns) {
    long untilNs = System.nanoTime() + ns;
    for (long leftNs = ns; leftNs > 0; leftNs = untilNs - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new LoadException("The run was interrupted.");
      }
      LockSupport.parkNanos(leftNs);
    }
  }
}
