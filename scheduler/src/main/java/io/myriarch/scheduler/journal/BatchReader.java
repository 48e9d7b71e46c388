package io.myriarch.scheduler.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads single batches again, with ordinary reads: no mapping grows, and a file that is deleted
 * meanwhile is an answer and not a fault.
 *
 * <p>Thread rule: any thread, many at a time. A thread that is interrupted reads all the same and
 * stays interrupted.
 */
final class BatchReader implements Closeable {
  /** Read at first; most batches are not longer. */
  private static final int FIRST_READ_BYTES = 16 << 10;

  /** A buffer that had to grow beyond this is not kept. */
  private static final int KEPT_BYTES_MAX = 1 << 20;

  private static final int HEAD_BYTES = Integer.BYTES + BatchHeader.BYTES;
  private static final int INTERRUPTED_READS_MAX = 100;

  private final JournalFiles files;
  private final Map<Integer, FileChannel> channels = new ConcurrentHashMap<>();
  private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

  BatchReader(JournalFiles files) {
    this.files = files;
  }

  /** See {@link Journal#read}. */
  boolean read(long position, Journal.BatchHandler handler) {
    boolean wasInterrupted = Thread.interrupted();
    ByteBuffer buffer = buffers.poll();
    try {
      buffer = excerptAt(position, buffer == null ? allocate(FIRST_READ_BYTES) : buffer);
      if (buffer == null) {
        return false;
      }
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      check(position, memory);
      int length = memory.get(BatchHeader.INT, Integer.BYTES + BatchHeader.LENGTH_OFFSET);
      handler.onBatch(position, new UnsafeBuffer(buffer), HEAD_BYTES, length);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The journal batch at %s could not be read".formatted(Positions.describe(position)), e);
    } finally {
      if (buffer != null && buffer.capacity() <= KEPT_BYTES_MAX) {
        buffers.add(buffer);
      }
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }

  /** The whole excerpt with its first four bytes, in this buffer or a larger one; null: no file. */
  private ByteBuffer excerptAt(long position, ByteBuffer first) throws IOException {
    int file = Positions.file(position);
    long offset = Positions.offset(position);
    if (!fill(file, offset, first.clear())) {
      return null;
    }
    first.flip();
    if (first.remaining() < HEAD_BYTES) {
      throw noBatch(position);
    }
    MemorySegment head = MemorySegment.ofBuffer(first);
    long length = Integer.BYTES + (long) ExcerptScanner.length(head.get(BatchHeader.INT, 0));
    if (head.get(BatchHeader.LONG, Integer.BYTES + BatchHeader.POSITION_OFFSET) != position
        || length < HEAD_BYTES) {
      throw noBatch(position);
    }
    if (length <= first.remaining()) {
      return first.limit((int) length);
    }
    // Before memory is taken for it: a length that is spoiled could ask for a gigabyte.
    if (offset + length > fileBytes(file)) {
      throw damaged(position);
    }
    ByteBuffer whole = allocate(BitUtil.findNextPositivePowerOfTwo((int) length));
    return fill(file, offset, whole.limit((int) length)) ? whole.flip() : null;
  }

  private static void check(long position, MemorySegment memory) {
    long available = memory.byteSize() - Integer.BYTES;
    if (!BatchHeader.isValid(memory, Integer.BYTES, available, position)) {
      throw damaged(position);
    }
  }

  private static JournalCorruptException damaged(long position) {
    return new JournalCorruptException(
        "The journal batch at %s is damaged: its length or its checksum does not fit."
            .formatted(Positions.describe(position)));
  }

  private static IllegalArgumentException noBatch(long position) {
    return new IllegalArgumentException(
        "No journal batch begins at %s.".formatted(Positions.describe(position)));
  }

  private long fileBytes(int file) throws IOException {
    FileChannel channel = channelOf(file);
    try {
      return channel == null ? 0 : channel.size();
    } catch (ClosedChannelException _) {
      return Long.MAX_VALUE;
    }
  }

  /** Reads until the buffer is full or the file ends; false if the file is gone. */
  private boolean fill(int file, long offset, ByteBuffer buffer) throws IOException {
    for (int i = 0; i < INTERRUPTED_READS_MAX; i++) {
      FileChannel channel = channelOf(file);
      if (channel == null) {
        return false;
      }
      try {
        readFully(channel, offset, buffer.position(0));
        return true;
      } catch (ClosedChannelException _) {
        // Retired, or a reader was interrupted, which closes the channel for all: open it again.
        channels.remove(file, channel);
        Thread.interrupted();
      }
    }
    throw new IOException("interrupted again and again");
  }

  private static void readFully(FileChannel channel, long offset, ByteBuffer buffer)
      throws IOException {
    int count = 0;
    while (count >= 0 && buffer.hasRemaining()) {
      count = channel.read(buffer, offset + buffer.position());
    }
  }

  private FileChannel channelOf(int file) throws IOException {
    FileChannel channel = channels.get(file);
    if (channel != null) {
      return channel;
    }
    FileChannel opened = files.open(file);
    if (opened == null) {
      return null;
    }
    FileChannel other = channels.putIfAbsent(file, opened);
    if (other != null) {
      opened.close();
      return other;
    }
    return opened;
  }

  /** The file was deleted: what is open of it is closed, so that the disk's blocks are free. */
  void forget(int file) throws IOException {
    FileChannel channel = channels.remove(file);
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (int file : channels.keySet()) {
      forget(file);
    }
  }
}
