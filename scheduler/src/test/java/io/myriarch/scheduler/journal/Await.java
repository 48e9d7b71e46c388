package io.myriarch.scheduler.journal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does, with a limit. */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNs) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  static void durable(Journal journal, long position) {
    until("position is durable", () -> journal.durablePosition() >= position);
  }
}
