package io.myriarch.bench.pipe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * A mapped file of zeros that is overwritten from its begin when it is full. Appended to and asked
 * by the scheduler's thread; a thread of its own forces whatever has been published.
 */
final class PipeJournal {
  private static final int FILE_BYTES = 1 << 30;
  private static final int ZEROS_BYTES = 1 << 20;
  private static final int WRAP_BYTES = FILE_BYTES - PipeLink.TASK_BYTES;
  private static final long IDLE_NS = 20_000;

  private final PipeDurability durability;
  private final FileChannel channel;
  private final MappedByteBuffer map;
  private long position;
  private volatile long published;
  private volatile long forced;

  private PipeJournal(PipeDurability durability, FileChannel channel) throws IOException {
    this.durability = durability;
    this.channel = channel;
    this.map = channel == null ? null : channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
  }

  /** Prepares the file, which takes a second or more. */
  static PipeJournal open(PipeDurability durability, Path file) throws IOException {
    if (durability == PipeDurability.NONE) {
      return new PipeJournal(durability, null);
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    // Appending into blocks that the file system has yet to allocate stalls the writer for 10-20
    // ms.
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
    for (long at = 0; at < FILE_BYTES; at += ZEROS_BYTES) {
      channel.write(zeros.clear(), at);
    }
    channel.force(true);
    return new PipeJournal(durability, channel);
  }

  /** Forces in the background from now on, and calls after each force. */
  void forceInBackground(Runnable afterForce) {
    if (durability == PipeDurability.FSYNC) {
      Thread.ofPlatform().daemon().name("pipe-force").start(() -> force(afterForce));
    }
  }

  private void force(Runnable afterForce) {
    while (true) {
      long upTo = published;
      if (upTo == forced) {
        LockSupport.parkNanos(IDLE_NS);
        continue;
      }
      try {
        channel.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException("The journal of the pipe cannot be forced.", e);
      }
      forced = upTo;
      afterForce.run();
    }
  }

  void append(ByteBuffer from, int at, int length) {
    if (map != null) {
      map.put((int) (position % WRAP_BYTES), from, at, length);
      position += length;
    }
  }

  /** Where the next record goes, counted from the first one. */
  long position() {
    return position;
  }

  /** Hands what has been appended to the thread that forces. */
  void publish() {
    if (durability == PipeDurability.FSYNC) {
      published = position;
    }
  }

  /** What lies before it is as durable as was asked for. */
  long durablePosition() {
    return durability == PipeDurability.FSYNC ? forced : Long.MAX_VALUE;
  }
}
