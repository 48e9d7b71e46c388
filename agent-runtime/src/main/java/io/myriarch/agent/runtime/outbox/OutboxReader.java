package io.myriarch.agent.runtime.outbox;

import io.myriarch.agent.runtime.session.AttemptState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what an earlier process has left, without Chronicle Queue: a file that was torn by a crash
 * can neither make it wait nor throw. Reading of a file ends where it is not whole any more.
 */
final class OutboxReader {
  private static final int METADATA = 1 << 30;
  private static final int BEING_WRITTEN = 1 << 31;
  private static final int LENGTH_MASK = METADATA - 1;

  private final OutboxRecord record = new OutboxRecord();
  private final SequencedMap<Long, AttemptState> outcomes = new TreeMap<>();
  private final List<OutboxSegment> segments = new ArrayList<>();
  private long delivered;
  private long lastSequence;

  /**
   * Reads all segments in a folder.
   *
   * @throws IOException if the disk does not give them
   */
  static OutboxReader of(Path outbox) throws IOException {
    try {
      return new OutboxReader(outbox);
    } catch (IOException | InternalError e) {
      // An InternalError is what a mapped file says whose disk fails.
      throw new IOException(
          "The outbox %s cannot be read (%s). Mend its disk, or move the folder away: what is in it is then done again."
              .formatted(outbox, e.getMessage()),
          e);
    }
  }

  private OutboxReader(Path outbox) throws IOException {
    for (int number : numbers(outbox)) {
      Path folder = OutboxSegment.folderOf(outbox, number);
      Path file = OutboxSegment.fileIn(folder);
      long before = lastSequence;
      long bytes = file == null ? 0 : read(file);
      segments.add(OutboxSegment.old(outbox, number, bytes, Math.max(before, lastSequence)));
    }
    outcomes.keySet().removeIf(sequence -> sequence <= delivered);
  }

  private static List<Integer> numbers(Path outbox) throws IOException {
    try (Stream<Path> folders = Files.list(outbox)) {
      return folders
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\d{8}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }

  private long read(Path file) throws IOException {
    // Unmapped at once: a mapped file that is deleted keeps its room on the disk.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      int size = (int) Math.min(channel.size(), Integer.MAX_VALUE);
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      return scan(new UnsafeBuffer(mapped.address(), size), size);
    }
  }

  private long scan(UnsafeBuffer file, int size) {
    long bytes = 0;
    int at = 0;
    while (at + Integer.BYTES <= size) {
      int header = file.getInt(at);
      int length = header & LENGTH_MASK;
      int body = at + Integer.BYTES;
      if (header == 0 || (header & BEING_WRITTEN) != 0 || length > size - body) {
        break;
      }
      if ((header & METADATA) == 0) {
        if (!record.isWhole(file, body, length)) {
          break;
        }
        take(file, body);
        bytes += length;
      }
      at = (body + length + 3) & ~3;
    }
    return bytes;
  }

  private void take(UnsafeBuffer file, int body) {
    long sequence = record.sequence(file, body);
    if (record.isDelivered(file, body)) {
      delivered = Math.max(delivered, sequence);
    } else {
      outcomes.put(sequence, record.attempt(file, body));
    }
    lastSequence = Math.max(lastSequence, sequence);
  }

  /** What has not been delivered, by sequence. */
  SequencedMap<Long, AttemptState> outcomes() {
    return outcomes;
  }

  List<OutboxSegment> segments() {
    return segments;
  }

  /** Of the newest record. */
  long lastSequence() {
    return lastSequence;
  }
}
