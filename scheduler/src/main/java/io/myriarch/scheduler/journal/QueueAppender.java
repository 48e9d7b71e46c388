package io.myriarch.scheduler.journal;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes excerpts with Chronicle Queue: raw bytes, no wire format, nothing allocated for each
 * batch. It knows where the next excerpt will begin before it is written.
 *
 * <p>It never forces: Chronicle's own {@code sync()} covers only the chunk that is mapped just now.
 *
 * <p>Thread rule: the shard's thread alone.
 */
final class QueueAppender implements AutoCloseable {
  /** What an append may write beyond its excerpt: a block of Chronicle's index, an end mark. */
  static final int SLACK_BYTES = 64 << 10;

  /** Chronicle takes excerpts of up to a quarter of what it maps at a time. */
  private static final int BLOCKS_OF_BATCH = 4;

  /** How long Chronicle waits for others who write: there are none. */
  private static final long TIMEOUT_MS = 500;

  private final FileRollCycle.Clock clock;
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
  private long nextOffset;

  /**
   * Opens the queue. No file of it may be there: Chronicle waits a while for the header of one that
   * is still full of zeros.
   */
  QueueAppender(Path directory, int firstFile, int batchBytesMax) {
    this.clock = new FileRollCycle.Clock(firstFile);
    this.queue =
        SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(FileRollCycle.INSTANCE)
            .epoch(FileRollCycle.EPOCH_MS)
            .timeProvider(clock)
            .blockSize((long) BLOCKS_OF_BATCH * (batchBytesMax + SLACK_BYTES))
            .syncMode(SyncMode.NONE)
            .timeoutMS(TIMEOUT_MS)
            .checkInterrupts(false)
            .build();
    this.appender = queue.createAppender();
    // Opened by one thread, used by the shard's, closed by another: one after the other, which the
    // check cannot know.
    appender.singleThreadedCheckDisabled(true);
  }

  /** Begins a file, which must lie there, full of zeros; writes our own mark as metadata. */
  void begin(int file) {
    clock.file(file);
    DocumentContext document = appender.writingDocument(true);
    try {
      Bytes<?> bytes = document.wire().bytes();
      bytes.writeInt(FileMark.MAGIC);
      bytes.writeInt(FileMark.VERSION);
      bytes.writeInt(file);
    } catch (Throwable t) {
      document.rollbackOnClose();
      throw t;
    } finally {
      document.close();
    }
    advance();
  }

  /** Where in the file the next excerpt will begin. */
  long nextOffset() {
    return nextOffset;
  }

  /** Writes header and batch as one excerpt at {@link #nextOffset}; all or nothing. */
  void append(DirectBuffer header, DirectBuffer batch, int offset, int length) {
    DocumentContext document = appender.writingDocument(false);
    try {
      Bytes<?> bytes = document.wire().bytes();
      long bodyAt = bytes.writePosition();
      if (bodyAt != nextOffset + Integer.BYTES) {
        throw new IllegalStateException(
            "Chronicle Queue writes at %d where %d was foreseen"
                .formatted(bodyAt - Integer.BYTES, nextOffset));
      }
      target.wrap(bytes.addressForWrite(bodyAt), BatchHeader.BYTES + length);
      target.putBytes(0, header, 0, BatchHeader.BYTES);
      target.putBytes(BatchHeader.BYTES, batch, offset, length);
      bytes.writeSkip(BatchHeader.BYTES + (long) length);
    } catch (Throwable t) {
      // Without this, closing would publish the half of it.
      document.rollbackOnClose();
      throw t;
    } finally {
      document.close();
    }
    advance();
  }

  /** Finds the place after what was written last, and after Chronicle's index behind it. */
  private void advance() {
    Bytes<?> bytes = appender.wire().bytes();
    long offset = Positions.aligned(bytes.writePosition());
    int header = bytes.readVolatileInt(offset);
    while (header != ExcerptScanner.NOTHING) {
      offset = Positions.aligned(offset + Integer.BYTES + ExcerptScanner.length(header));
      header = bytes.readVolatileInt(offset);
    }
    nextOffset = offset;
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
    BackgroundResourceReleaser.releasePendingResources();
  }
}
