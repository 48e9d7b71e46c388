package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
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
 * <p>What is longer than a page is written into the file with an ordinary write, at the place where
 * Chronicle's mapping has it, and only what publishes it goes through the mapping: each page that
 * is stored to there costs a fault, and a flush of all processors' address caches at the next
 * force.
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

  /** Shorter batches are stored through the mapping: that page is touched anyway. */
  private static final int WRITTEN_BYTES_MIN = 4 << 10;

  /** How long Chronicle waits for others who write: there are none. */
  private static final long TIMEOUT_MS = 500;

  private final JournalFiles files;
  private final FileRollCycle.Clock clock;
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
  private final BatchView view = new BatchView();
  private FileChannel channel;
  private long nextOffset;

  /**
   * Opens the queue. No file of it may be there: Chronicle waits a while for the header of one that
   * is still full of zeros.
   */
  QueueAppender(JournalFiles files, int firstFile, int batchBytesMax) {
    this.files = files;
    this.clock = new FileRollCycle.Clock(firstFile);
    this.queue =
        SingleChronicleQueueBuilder.binary(files.directory())
            .rollCycle(FileRollCycle.INSTANCE)
            .epoch(FileRollCycle.EPOCH_MS)
            .timeProvider(clock)
            .blockSize(blockBytes(batchBytesMax))
            .syncMode(SyncMode.NONE)
            .timeoutMS(TIMEOUT_MS)
            .checkInterrupts(false)
            .build();
    this.appender = queue.createAppender();
    // Opened by one thread, used by the shard's, closed by another: one after the other, which the
    // check cannot know.
    appender.singleThreadedCheckDisabled(true);
  }

  private static long blockBytes(int batchBytesMax) {
    return (long) BLOCKS_OF_BATCH * (batchBytesMax + SLACK_BYTES);
  }

  /** What Chronicle maps at a time at most: a block, and its overlap with the next one. */
  static long mappedBytesMax(int batchBytesMax) {
    return 2 * blockBytes(batchBytesMax);
  }

  /** Begins a file, which must lie there, full of zeros; writes our own mark as metadata. */
  void begin(int file) throws IOException {
    closeChannel();
    channel = FileChannel.open(files.active(file), StandardOpenOption.WRITE);
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

  /**
   * Writes header and batch as one excerpt at {@link #nextOffset}; all or nothing.
   *
   * @throws IOException if the disk refuses the write: nothing may be appended behind it
   */
  void append(DirectBuffer header, DirectBuffer batch, int offset, int length) throws IOException {
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
      if (length < WRITTEN_BYTES_MIN) {
        target.putBytes(BatchHeader.BYTES, batch, offset, length);
      } else {
        write(view.of(batch, offset, length), bodyAt + BatchHeader.BYTES);
      }
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

  private void write(ByteBuffer batch, long at) throws IOException {
    long offset = at;
    while (batch.hasRemaining()) {
      offset += channel.write(batch, offset);
    }
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

  private void closeChannel() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    appender.close();
    queue.close();
    BackgroundResourceReleaser.releasePendingResources();
    closeChannel();
  }
}
