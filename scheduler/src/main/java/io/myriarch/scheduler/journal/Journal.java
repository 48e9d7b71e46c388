package io.myriarch.scheduler.journal;

import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * A shard's log of batches. One thread appends; a thread of the journal's own forces what was
 * appended; positions grow with each batch and are never used twice.
 *
 * <p>Thread rule: {@link #append}, {@link #nextPosition}, {@link #forceSoon}, {@link #replay},
 * {@link #onDurable}, {@link #onFailure} and {@link #close} belong to the shard's thread.
 * Everything else may be called from any thread.
 */
public interface Journal extends AutoCloseable {
  /** The position that the next {@link #append} will return. Stable until then. */
  long nextPosition();

  /** The longest batch that {@link #append} takes, in bytes. */
  int batchBytesMax();

  /**
   * Appends a batch as one excerpt and returns its position. Does not wait for the disk.
   *
   * @throws JournalFullException if the disk has no room for it; nothing has been written then, and
   *     the same batch may be tried again later
   * @throws JournalFailedException if the disk has failed before, or refuses this write: the batch
   *     is none then, and nothing can be appended behind it
   * @throws IllegalArgumentException if it is empty or longer than {@link #batchBytesMax}
   * @throws IllegalStateException if older batches are there and {@link #replay} was not called
   */
  long append(DirectBuffer batch, int offset, int length) throws JournalFullException;

  /**
   * Every batch up to and including this position survives what the durability promises; -1: none
   * yet. After {@link #replay} it is the last position that was replayed.
   */
  long durablePosition();

  /**
   * Every batch up to and including this position has been forced to the disk, whatever the
   * durability; -1: none yet.
   */
  default long forcedPosition() {
    return durablePosition();
  }

  /**
   * Somebody waits until all that has been appended is forced: with durability {@code process} it
   * is forced at once and not at leisure, and the listener is called then.
   */
  default void forceSoon() {}

  /**
   * Sets what is called, on the journal's own thread, each time the durable position has moved.
   *
   * <p>With durability {@code process} the position moves within {@link #append} and nothing is
   * called, but after {@link #forceSoon}: look at {@link #durablePosition} before you wait.
   */
  void onDurable(Runnable listener);

  /**
   * Sets what is called, once, when the disk refused to force, on the journal's own thread, or to
   * write or to begin a file, within {@link #append}. The durable position does not move any more
   * then: what a failed force has left on the disk cannot be known, and a second one may succeed
   * without having written anything. The process must be restarted; it replays what the disk has.
   */
  void onFailure(Consumer<JournalFailedException> listener);

  /**
   * Reads every batch from the oldest on. Once, before the first append.
   *
   * @throws JournalCorruptException if a batch that was durable cannot be read; names the file, the
   *     place, what to do
   */
  void replay(BatchHandler handler) throws JournalCorruptException;

  /**
   * Reads one batch again; false if its file has been retired. May block on the disk: not for a
   * shard's thread.
   *
   * @throws IllegalArgumentException if no batch begins at this position
   */
  boolean read(long position, BatchHandler handler);

  /** Number of the file that a position lies in; files count up by one. */
  int fileOf(long position);

  /**
   * Number of the oldest file that is still there; that of the next append if there is no other.
   */
  int oldestFile();

  /**
   * Tells that no live task needs a file before this one: older ones may be deleted when retention
   * says so.
   */
  void releaseFilesBefore(int file);

  /**
   * Number of the newest file that retention would delete if nobody needed it; -1: there is none.
   * Whoever needs it may append again what it needs, and release the file.
   */
  default int wantedFile() {
    return -1;
  }

  /**
   * True while the disk is so full that the journal cannot prepare room ahead. There is still some
   * room for outcomes then; new tasks should be refused. Turns false by itself when there is space.
   */
  boolean lowOnSpace();

  /** Bytes of all files of this journal. */
  long diskBytes();

  /** What metrics show of this journal. */
  JournalFigures figures();

  /** Reads a batch; the buffer is good during the call only. */
  @FunctionalInterface
  interface BatchHandler {
    void onBatch(long position, DirectBuffer batch, int offset, int length);
  }

  /** Makes durable what was appended, then closes. */
  @Override
  void close();
}
