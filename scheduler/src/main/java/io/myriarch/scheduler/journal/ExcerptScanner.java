package io.myriarch.scheduler.journal;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/**
 * Walks over the excerpts of a mapped file, without Chronicle Queue: nothing in an old file, torn
 * or half-written, can make it wait, throw or write.
 *
 * <pre>
 *   int   0: nothing here yet; bit 31: being written (with bit 30: end of the file);
 *         bit 30: metadata of Chronicle's own; bits 0..29: length of what follows
 *         then the excerpt, then zeros up to a multiple of 4
 * </pre>
 *
 * <p>Thread rule: one thread.
 */
final class ExcerptScanner {
  static final int NOTHING = 0;
  private static final int BEING_WRITTEN = 1 << 31;
  private static final int METADATA = 1 << 30;
  private static final int LENGTH_MASK = METADATA - 1;

  private final int file;
  private final MemorySegment memory;
  private final long size;
  private long next;
  private long headerAt;
  private long end;

  ExcerptScanner(int file, MemorySegment memory) {
    this.file = file;
    this.memory = memory;
    this.size = memory.byteSize();
  }

  /** Bytes that follow an excerpt's first four. */
  static int length(int excerptHeader) {
    return excerptHeader & LENGTH_MASK;
  }

  /** Moves to the next batch; false at the end of what is whole and unharmed. */
  boolean next() {
    while (next + Integer.BYTES <= size) {
      int excerptHeader = memory.get(BatchHeader.INT, next);
      if (excerptHeader == NOTHING || (excerptHeader & BEING_WRITTEN) != 0) {
        return false;
      }
      long bodyAt = next + Integer.BYTES;
      long bodyEnd = bodyAt + length(excerptHeader);
      if (bodyEnd > size) {
        return false;
      }
      if ((excerptHeader & METADATA) == 0) {
        if (!isBatch(next, bodyEnd)) {
          return false;
        }
        headerAt = bodyAt;
        end = bodyEnd;
        next = Positions.aligned(bodyEnd);
        return true;
      }
      checkMark(bodyAt, bodyEnd);
      next = Positions.aligned(bodyEnd);
    }
    return false;
  }

  private boolean isBatch(long excerptAt, long limit) {
    long bodyAt = excerptAt + Integer.BYTES;
    return BatchHeader.isValid(memory, bodyAt, limit - bodyAt, Positions.of(file, excerptAt));
  }

  private void checkMark(long bodyAt, long bodyEnd) {
    if (bodyEnd - bodyAt == FileMark.BYTES
        && memory.get(BatchHeader.INT, bodyAt) == FileMark.MAGIC) {
      int version = memory.get(BatchHeader.INT, bodyAt + Integer.BYTES);
      if (version > FileMark.VERSION) {
        throw new JournalCorruptException(
            "Journal file %d was written by a newer version (format %d, this program knows up to %d): start that version."
                .formatted(file, version, FileMark.VERSION));
      }
    }
  }

  long position() {
    return Positions.of(file, headerAt - Integer.BYTES);
  }

  /** Position of the batch before this one, as it was when this one was appended. */
  long previous() {
    return memory.get(BatchHeader.LONG, headerAt + BatchHeader.PREVIOUS_OFFSET);
  }

  /** The durable position when this batch was appended. */
  long durable() {
    return memory.get(BatchHeader.LONG, headerAt + BatchHeader.DURABLE_OFFSET);
  }

  long batchOffset() {
    return headerAt + BatchHeader.BYTES;
  }

  int batchLength() {
    return memory.get(BatchHeader.INT, headerAt + BatchHeader.LENGTH_OFFSET);
  }

  /** The place after the last batch that {@link #next} found; 0 if there was none. */
  long endOfBatches() {
    return Positions.aligned(end);
  }

  /**
   * Looks behind the point where {@link #next} stopped, at every place, for batches that are whole:
   * each knows its position, so none is taken for another. Tells for each what had been durable
   * when it was appended.
   */
  void claimsBehind(LongConsumer durable) {
    for (long at = next; at + Integer.BYTES + BatchHeader.BYTES <= size; at += Integer.BYTES) {
      long positionAt = at + Integer.BYTES + BatchHeader.POSITION_OFFSET;
      if (memory.get(BatchHeader.LONG, positionAt) == Positions.of(file, at) && isBatch(at, size)) {
        durable.accept(
            memory.get(BatchHeader.LONG, at + Integer.BYTES + BatchHeader.DURABLE_OFFSET));
      }
    }
  }
}
