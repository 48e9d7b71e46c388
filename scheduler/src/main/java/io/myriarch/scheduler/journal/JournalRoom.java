package io.myriarch.scheduler.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The room ahead of the appender: the rest of the current file, and the spare that will be the next
 * one. A spare is prepared while the current file fills, so that it is whole when it is needed; in
 * a file of its own it does not hold up the group commit, which preparing within the current file
 * does a little.
 *
 * <p>Thread rule: {@link #prepareStep} is for the upkeep thread, {@link #isLow} and the figures for
 * any, the rest for the appending thread.
 */
final class JournalRoom implements Closeable {
  private final JournalFiles files;
  private final JournalConfig config;
  private volatile PreparedFile current;
  private volatile PreparedFile spare;
  private volatile boolean low;

  /** Files that were rolled away from; the upkeep may be at work on them, so it closes them. */
  private final Queue<PreparedFile> left = new ConcurrentLinkedQueue<>();

  private PreparedFile goalFile;
  private long goal;

  JournalRoom(JournalFiles files, JournalConfig config) {
    this.files = files;
    this.config = config;
  }

  /** Whether the current file is prepared up to this place. */
  boolean has(long end) {
    return end <= current.prepared();
  }

  /**
   * Prepares the current file up to this place now; the upkeep could not, or was not fast enough.
   */
  void make(long end) throws JournalFullException {
    try {
      prepareAtAnyCost(end);
    } catch (IOException e) {
      low = true;
      throw new JournalFullException(
          "The disk of %s has no room for the journal (%s): free space there; the journal goes on by itself."
              .formatted(files.directory(), e.getMessage()),
          e);
    }
  }

  /** On a full disk the spare is worth less than the batch that waits. */
  private void prepareAtAnyCost(long end) throws IOException {
    try {
      current.prepare(end);
    } catch (IOException e) {
      if (!isSpareReady()) {
        throw e;
      }
      spare.giveBack();
      current.prepare(end);
    }
  }

  boolean isSpareReady() {
    PreparedFile next = spare;
    return next != null && next.prepared() > 0;
  }

  /** Makes a spare now, with room for what Chronicle writes first, and some batches. */
  void prepareSpare() throws IOException {
    PreparedFile file = newSpare();
    try {
      file.prepareStep();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    spare = file;
  }

  private PreparedFile newSpare() throws IOException {
    return new PreparedFile(
        files.spare(),
        QueueAppender.mappedBytesMax(config.batchBytesMax()),
        config.diskReserveBytes());
  }

  /** Puts the spare, which must be ready, in the place of this file. */
  void begin(int file) throws IOException {
    Files.move(files.spare(), files.active(file), StandardCopyOption.ATOMIC_MOVE);
    if (current != null) {
      left.add(current);
    }
    current = spare;
    spare = null;
  }

  /** True while room that was wanted could not be had. */
  boolean isLow() {
    return low;
  }

  /** Bytes prepared behind this place of the current file, and in the spare. */
  long aheadOf(long offset) {
    PreparedFile next = spare;
    return Math.max(0, current.prepared() - offset) + (next == null ? 0 : next.prepared());
  }

  /** Bytes that the current file and the spare have on the disk. */
  long diskBytes() {
    return aheadOf(0);
  }

  /**
   * Prepares and forces a bit of what is wanted while the appender is at this place; false if all
   * is there, or the disk is full.
   */
  boolean prepareStep(long offset, long ageMs) throws IOException {
    closeLeft();
    PreparedFile file = current;
    if (file.prepared() < goalOf(file, offset)) {
      // Close before the appender there is no time to force; the group commit does it.
      return step(file, file.prepared() - offset >= config.prepareAheadBytes() / 4);
    }
    long wanted = wantedOfSpare(offset, ageMs);
    if (wanted > 0 && spare == null) {
      spare = newSpare();
    }
    PreparedFile next = spare;
    if (next != null && next.prepared() < wanted && !isNeededBy(file, next)) {
      return step(next, true);
    }
    low = false;
    return false;
  }

  /**
   * Whether the current file may need what the disk has left. Only the spare's first step, without
   * which the next file could not be begun, comes before that.
   */
  private boolean isNeededBy(PreparedFile file, PreparedFile next) {
    long rest = config.fileBytes() + config.batchBytesMax() - file.prepared();
    return next.prepared() > 0 && !next.hasDiskFor(PreparedFile.STEP_BYTES + Math.max(0, rest));
  }

  private boolean step(PreparedFile file, boolean mustForce) throws IOException {
    try {
      file.prepareStep();
    } catch (IOException e) {
      low = true;
      return false;
    }
    low = false;
    if (mustForce) {
      file.force();
    }
    return true;
  }

  /** Fills up when half is used: many steps in a row now and then, rather than one at all times. */
  private long goalOf(PreparedFile file, long offset) {
    long ahead = config.prepareAheadBytes();
    if (file != goalFile || file.prepared() - offset < ahead / 2) {
      goalFile = file;
      goal = Math.min(offset + ahead, config.fileBytes() + config.batchBytesMax());
    }
    return goal;
  }

  private long wantedOfSpare(long offset, long ageMs) {
    long bySize = Math.min(config.fileBytes(), 2 * offset - config.fileBytes() / 2);
    boolean soonByAge = ageMs >= config.fileAgeMs() / 2;
    if (bySize <= 0) {
      return soonByAge ? 1 : 0;
    }
    return config.prepareAheadBytes() == 0 ? 1 : bySize;
  }

  private void closeLeft() throws IOException {
    for (PreparedFile file = left.poll(); file != null; file = left.poll()) {
      file.close();
    }
  }

  /** Only when the upkeep has ended. */
  @Override
  public void close() throws IOException {
    closeLeft();
    current.close();
    if (spare != null) {
      spare.close();
      Files.deleteIfExists(files.spare());
    }
  }
}
