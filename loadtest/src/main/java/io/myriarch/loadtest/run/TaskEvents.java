package io.myriarch.loadtest.run;

import org.agrona.DirectBuffer;

/** What a driver tells its lane, all from one thread: the link's. Times are of System.nanoTime. */
public interface TaskEvents {
  /** These tasks, whose numbers count up by one, are stored durably. */
  void accepted(long firstNumber, int count, long nowNs);

  /** A task has succeeded with this output, or ended in another way. The bytes are only lent. */
  void ended(
      long number, boolean succeeded, DirectBuffer output, int offset, int length, long nowNs);

  /** A task was refused; nothing of it has been stored. */
  void rejected(long number, String reason);
}
