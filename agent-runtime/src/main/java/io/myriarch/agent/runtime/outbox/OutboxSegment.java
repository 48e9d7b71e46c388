package io.myriarch.agent.runtime.outbox;

import io.myriarch.agent.runtime.host.PayloadBound;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the outbox: a Chronicle Queue of one file in a folder of its own, which goes when all
 * in it has been delivered.
 *
 * <p>The disk gives its blocks before they are needed, by an ordinary write ({@link OutboxRoom}): a
 * disk that is full says so then, and not by a fault in the midst of a mapped store.
 *
 * <p>Thread rule: one thread at a time; {@link #force} from anywhere.
 */
final class OutboxSegment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSegment.class);

  /** Where the file of the queue ends its name. */
  static final String FILE_SUFFIX = ".cq4";

  /** What is mapped at a time; Chronicle takes records of up to a quarter of it. */
  private static final long BLOCK_BYTES = 4L * (PayloadBound.BYTES_MAX + (1 << 20));

  private static final long TIMEOUT_MS = 500;

  private final Path folder;
  private final int number;
  private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
  private SingleChronicleQueue queue;
  private ExcerptAppender appender;
  private OutboxRoom room;
  private volatile File file;
  private boolean isNamed;
  private long end;
  private long bytes;
  private long lastSequence;

  private OutboxSegment(Path folder, int number) {
    this.folder = folder;
    this.number = number;
  }

  /**
   * Creates one with its first record.
   *
   * @throws IOException if the disk does not take it; nothing is left of it then
   */
  static OutboxSegment create(Path outbox, int number, DirectBuffer record, int length)
      throws IOException {
    OutboxSegment made = new OutboxSegment(folderOf(outbox, number), number);
    try {
      Files.createDirectories(made.folder);
      made.open();
      made.write(record, length);
      made.room = new OutboxRoom(made.file.toPath());
      made.room.prepare(made.end);
      return made;
    } catch (IOException | RuntimeException | InternalError e) {
      // An InternalError is what a mapped file on a full disk says.
      made.deleteQuietly();
      throw new IOException("no file can be made: " + e, e);
    }
  }

  private void open() {
    queue =
        SingleChronicleQueueBuilder.binary(folder)
            .rollCycle(LegacyRollCycles.DAILY)
            // The clock stands still: there is one file, whatever the day.
            .timeProvider(() -> 0)
            .blockSize(BLOCK_BYTES)
            .syncMode(SyncMode.NONE)
            .timeoutMS(TIMEOUT_MS)
            .checkInterrupts(false)
            .build();
    appender = queue.createAppender();
    // One thread after the other, which the check cannot know.
    appender.singleThreadedCheckDisabled(true);
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
  void append(DirectBuffer record, int length, long sequence) throws IOException {
    room.prepare(end + length);
    write(record, length);
    lastSequence = Math.max(lastSequence, sequence);
  }

  private void write(DirectBuffer record, int length) {
    DocumentContext document = appender.writingDocument(false);
    try {
      Bytes<?> out = document.wire().bytes();
      long at = out.writePosition();
      target.wrap(out.addressForWrite(at), length);
      target.putBytes(0, record, 0, length);
      out.writeSkip(length);
      end = at + length;
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
  }

  /** Makes what has been appended survive the loss of power. For one thread. */
  void force(OutboxDisk disk) throws IOException {
    try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE)) {
      disk.force(channel);
      if (!isNamed) {
        forceNames(disk, folder);
        forceNames(disk, folder.getParent());
        isNamed = true;
      }
    } catch (NoSuchFileException e) {
      // All in it has been delivered meanwhile, and it is gone.
    }
  }

  private static void forceNames(OutboxDisk disk, Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      disk.force(channel);
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

  private void deleteQuietly() {
    try {
      delete();
    } catch (IOException | RuntimeException | InternalError e) {
      LOG.debug("What is left in {} is read as an empty part of the outbox.", folder, e);
    }
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
    if (room != null) {
      room.close();
    }
    if (queue != null) {
      if (appender != null) {
        appender.close();
      }
      queue.close();
      BackgroundResourceReleaser.releasePendingResources();
      queue = null;
    }
  }
}
