package io.myriarch.scheduler.journal;

import org.agrona.DirectBuffer;

/**
 * A shard's log of batches. One thread appends; a thread of the journal's own forces what was
 * appended; positions grow with each batch and are never used twice.
 *
 * <p>Thread rule: {@link #append}, {@link #nextPosition}, {@link #replay} and {@link #close} belong
 * to the shard's thread. {@link #durablePosition}, {@link #read} and the figures may be called from
 * any thread.
 */
public interface Journal extends AutoCloseable {
  /** The position that the next {@link #append} will return. Stable until then. */
  long nextPosition();

  /**
   * Appends a batch as one excerpt and returns its position. Does not wait for the disk.
   *
   * @throws JournalFullException if the disk has no room for it; nothing has been written then
   */
  long append(DirectBuffer batch, int offset, int length) throws JournalFullException;

  /**
   * Every batch up to and including this position survives what the durability promises; -1: none
   * yet.
   */
  long durablePosition();

  /** Sets what is called, on the journal's own thread, each time the durable position has moved. */
  void onDurable(Runnable listener);

  /**
   * Reads every batch from the oldest on. Only before the first append.
   *
   * @throws JournalCorruptException if a batch in the middle cannot be read; names the file, the
   *     place, what to do
   */
  void replay(BatchHandler handler) throws JournalCorruptException;

  /**
   * Reads one batch again; false if its file has been retired. May block on the disk: not for a
   * shard's thread.
   */
  boolean read(long position, BatchHandler handler);

  /** Number of the file that a position lies in; files count up. */
  int fileOf(long position);

  /**
   * Tells that no live task needs a file before this one: older ones may be deleted when retention
   * says so.
   */
  void releaseFilesBefore(int file);

  /** Bytes of all files of this journal. */
  long diskBytes();

  /** Reads a batch; the buffer is good during the call only. */
  @FunctionalInterface
  interface BatchHandler {
    void onBatch(long position, DirectBuffer batch, int offset, int length);
  }

  @Override
  void close();
}
