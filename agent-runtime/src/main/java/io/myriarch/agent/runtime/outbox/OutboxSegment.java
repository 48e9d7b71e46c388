package io.myriarch.agent.runtime.outbox;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A part of the outbox: a Chronicle Queue of one file in a folder of its own, which goes when all
 * in it has been delivered.
 *
 * <p>Thread rule: one thread at a time; {@link #force} from anywhere.
 */
final class OutboxSegment implements AutoCloseable {
  /** Where the file of the queue ends its name. */
  static final String FILE_SUFFIX = ".cq4";

  private static final long BLOCK_BYTES = 8L << 20;
  private static final long TIMEOUT_MS = 500;

  private final Path folder;
  private final int number;
  private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
  private SingleChronicleQueue queue;
  private ExcerptAppender appender;
  private volatile File file;
  private long bytes;
  private long lastSequence;

  private OutboxSegment(Path folder, int number) {
    this.folder = folder;
    this.number = number;
  }

  /** Creates an empty one. */
  static OutboxSegment create(Path outbox, int number) throws IOException {
    OutboxSegment made = new OutboxSegment(folderOf(outbox, number), number);
    Files.createDirectories(made.folder);
    made.queue =
        SingleChronicleQueueBuilder.binary(made.folder)
            .rollCycle(LegacyRollCycles.DAILY)
            // The clock stands still: there is one file, whatever the day.
            .timeProvider(() -> 0)
            .blockSize(BLOCK_BYTES)
            .syncMode(SyncMode.NONE)
            .timeoutMS(TIMEOUT_MS)
            .checkInterrupts(false)
            .build();
    made.appender = made.queue.createAppender();
    // One thread after the other, which the check cannot know.
    made.appender.singleThreadedCheckDisabled(true);
    return made;
  }

  /** One of an earlier process: nothing is appended to it. */
  static OutboxSegment old(Path outbox, int number, long bytes, long lastSequence) {
    OutboxSegment made = new OutboxSegment(folderOf(outbox, number), number);
    made.bytes = bytes;
    made.lastSequence = lastSequence;
    return made;
  }

  static Path folderOf(Path outbox, int number) {
    return outbox.resolve("%08d".formatted(number));
  }

  /** The queue's file, or null if there is none yet. */
  static Path fileIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(FILE_SUFFIX)).findFirst().orElse(null);
    }
  }

  /** Appends a record; all or nothing. */
  void append(DirectBuffer record, int length, long sequence) {
    DocumentContext document = appender.writingDocument(false);
    try {
      Bytes<?> out = document.wire().bytes();
      long at = out.writePosition();
      target.wrap(out.addressForWrite(at), length);
      target.putBytes(0, record, 0, length);
      out.writeSkip(length);
    } catch (Throwable t) {
      // Without this, closing would publish the half of it.
      document.rollbackOnClose();
      throw t;
    } finally {
      document.close();
    }
    if (file == null) {
      file = appender.currentFile();
    }
    bytes += length;
    lastSequence = Math.max(lastSequence, sequence);
  }

  /** Makes what has been appended survive the loss of power. */
  void force() throws IOException {
    File current = file;
    if (current != null) {
      try (FileChannel channel = FileChannel.open(current.toPath(), StandardOpenOption.WRITE)) {
        channel.force(false);
      }
    }
  }

  int number() {
    return number;
  }

  long bytes() {
    return bytes;
  }

  /** Of the last outcome in it; 0: none. */
  long lastSequence() {
    return lastSequence;
  }

  /** Closes it and deletes its files. */
  void delete() throws IOException {
    close();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path path : all) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() {
    if (queue != null) {
      appender.close();
      queue.close();
      BackgroundResourceReleaser.releasePendingResources();
      queue = null;
    }
  }
}
