package io.myriarch.loadtest.run;

import org.agrona.DirectBuffer;

/**
 * One way to bring tasks to a scheduler. {@link #open}, {@link #offer} and {@link #flush} are
 * called by one thread at a time; the events come from one other thread.
 */
public interface TaskDriver extends AutoCloseable {
  /**
   * Connects; the events flow from here on.
   *
   * @throws LoadException if nobody answers, with a sentence for the user
   */
  void open(TaskEvents events);

  /**
   * Takes the next task, in the order of the numbers; the payload is copied.
   *
   * @return false under back-pressure: nothing was taken, offer the same again later
   */
  boolean offer(long number, DirectBuffer payload);

  /** Sends what was taken, unless it had better wait a moment for more; called at every tick. */
  void flush();

  /** No more tasks come: sends what still waits for more. */
  void finish();

  /** So many tasks may be unsettled at once. */
  int window();

  /** What an acknowledgement means: fsync or process. */
  String durability();

  @Override
  void close();
}
