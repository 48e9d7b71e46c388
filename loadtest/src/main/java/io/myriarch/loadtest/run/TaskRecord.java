package io.myriarch.loadtest.run;

import java.util.Arrays;

/**
 * What is known of every task of a lane, by its number: when it was sent and how far it came. This
 * is the auditor's own record; nothing in it comes from the scheduler's books.
 *
 * <p>Numbers count up from 0. The sender's thread adds ({@link #sending}, {@link #sent}), the
 * link's thread marks; handing the task to the driver orders the two. Memory: one byte a task for
 * the whole run, four more while its neighbours are unfinished.
 */
final class TaskRecord {
  static final byte ACCEPTED = 1;
  static final byte ENDED = 2;
  static final byte REJECTED = 4;

  private static final int CHUNK_BITS = 13;
  private static final int CHUNK_TASKS = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK_TASKS - 1;
  private static final long MICROSECOND_NS = 1_000;

  /** Tasks with neighbouring numbers. */
  private static final class Chunk {
    final byte[] marks = new byte[CHUNK_TASKS];
    int[] sentUs = new int[CHUNK_TASKS];
    int settled;
  }

  private final long originNs;
  private volatile Chunk[] chunks = {new Chunk()};
  private long size;

  /** A record whose times count from {@code originNs}; good for 71 minutes. */
  TaskRecord(long originNs) {
    this.originNs = originNs;
  }

  /** Notes when the next number is offered; again, if it is offered again. Sender's thread. */
  void sending(long nowNs) {
    int index = (int) (size >>> CHUNK_BITS);
    if (index == chunks.length) {
      Chunk[] grown = Arrays.copyOf(chunks, index + 1);
      grown[index] = new Chunk();
      chunks = grown;
    }
    chunks[index].sentUs[(int) size & CHUNK_MASK] = (int) ((nowNs - originNs) / MICROSECOND_NS);
  }

  /** The next number has been taken. Sender's thread. */
  void sent() {
    size++;
  }

  /** When an unsettled task was sent, to the microsecond. Link's thread. */
  long sentNs(long number) {
    int[] sentUs = chunk(number).sentUs;
    return originNs + Integer.toUnsignedLong(sentUs[(int) number & CHUNK_MASK]) * MICROSECOND_NS;
  }

  /** Whether such a task can exist: guards against numbers that were never sent. */
  boolean contains(long number) {
    return number >= 0 && (number >>> CHUNK_BITS) < chunks.length;
  }

  boolean has(long number, byte mark) {
    return (chunk(number).marks[(int) number & CHUNK_MASK] & mark) != 0;
  }

  /** Sets a mark; false if it was set before. Link's thread. */
  boolean mark(long number, byte mark) {
    Chunk chunk = chunk(number);
    int slot = (int) number & CHUNK_MASK;
    if ((chunk.marks[slot] & mark) != 0) {
      return false;
    }
    chunk.marks[slot] |= mark;
    return true;
  }

  /** The last thing that is expected of a task has come: its time may be forgotten. */
  void settle(long number) {
    Chunk chunk = chunk(number);
    if (++chunk.settled == CHUNK_TASKS) {
      chunk.sentUs = null;
    }
  }

  /** Tasks below {@code end} that carry all of {@code with} and none of {@code without}. */
  long count(long end, int with, int without) {
    long found = 0;
    for (long number = 0; number < end; number++) {
      int marks = chunk(number).marks[(int) number & CHUNK_MASK];
      if ((marks & with) == with && (marks & without) == 0) {
        found++;
      }
    }
    return found;
  }

  private Chunk chunk(long number) {
    return chunks[(int) (number >>> CHUNK_BITS)];
  }
}
