package io.myriarch.compare.drive;

import io.myriarch.loadtest.run.TaskEvents;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets several connections tell the lane what comes back, one at a time. Cheap: a batch takes the
 * lock once, and there are a handful of threads. Thread-safe.
 */
public final class SerialEvents {
  private static final UnsafeBuffer NO_OUTPUT = new UnsafeBuffer(new byte[0]);

  private final TaskEvents events;

  public SerialEvents(TaskEvents events) {
    this.events = events;
  }

  /** The server has stored these tasks, whose numbers count up by one. */
  public synchronized void accepted(long first, int count) {
    events.accepted(first, count, System.nanoTime());
  }

  /** The server has stored these tasks. */
  public synchronized void accepted(long[] numbers) {
    long nowNs = System.nanoTime();
    for (long number : numbers) {
      events.accepted(number, 1, nowNs);
    }
  }

  /** The submitter has learned that these tasks are done. */
  public synchronized void ended(long[] numbers) {
    long nowNs = System.nanoTime();
    for (long number : numbers) {
      events.ended(number, true, NO_OUTPUT, 0, 0, nowNs);
    }
  }

  /** The server has refused a task. */
  public synchronized void rejected(long number, String reason) {
    events.rejected(number, reason);
  }
}
