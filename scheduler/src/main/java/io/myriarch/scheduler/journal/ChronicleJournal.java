package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a shard on Chronicle Queue: one directory, one excerpt for each batch, group
 * commit, room prepared ahead, retention. How a batch lies in a file says {@link BatchHeader}; how
 * files are named, {@link JournalFiles}.
 *
 * <p>Thread rule: as {@link Journal} says.
 */
public final class ChronicleJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleJournal.class);

  private final JournalConfig config;
  private final JournalFiles files;
  private final JournalFigures figures = new JournalFigures();
  private final BatchReader reader;
  private final JournalRoom room;
  private final JournalRetention retention;
  private final JournalSyncLoop syncLoop;
  private final JournalUpkeepLoop upkeepLoop;
  private final QueueAppender queue;
  private final BatchHeader header = new BatchHeader();
  private int file;
  private long begunNs;
  private long last = -1;
  private long nextPosition;
  private boolean mustReplay;
  private boolean closed;

  private ChronicleJournal(JournalFiles files, JournalConfig config, FileForce disk, String name)
      throws IOException {
    this.config = config;
    this.files = files;
    this.reader = new BatchReader(files);
    this.room = new JournalRoom(files, config);
    this.retention = new JournalRetention(files, config, reader, figures);
    int newest = files.takeOver();
    this.mustReplay = newest > 0;
    this.file = newest + 1;
    room.prepareSpare();
    this.queue = new QueueAppender(files, file, config.batchBytesMax());
    room.begin(file);
    this.syncLoop =
        new JournalSyncLoop(files, file, config.durability(), figures, disk, name + "-sync");
    this.upkeepLoop =
        new JournalUpkeepLoop(files, config, room, retention, syncLoop, name + "-upkeep");
    beginFile();
    retention.apply(file, room.diskBytes(), System.currentTimeMillis());
    syncLoop.start();
    upkeepLoop.start();
  }

  /**
   * Opens the journal of a shard, and begins a new file in it. Call {@link #replay} next.
   *
   * @throws DataFolderException if it cannot be opened or the disk is full
   */
  public static ChronicleJournal open(DataFolder folder, int shard, JournalConfig config) {
    return open(folder, shard, config, FileForce.FDATASYNC);
  }

  /** The same on a disk that a test controls. */
  static ChronicleJournal open(DataFolder folder, int shard, JournalConfig config, FileForce disk) {
    try {
      JournalFiles files = new JournalFiles(folder.shard(shard));
      return new ChronicleJournal(files, config, disk, "journal-" + shard);
    } catch (IOException e) {
      throw new DataFolderException(
          "The journal in %s cannot be opened (%s): check that the disk has space and that this user may write there, then start again."
              .formatted(folder.shard(shard), e.getMessage()),
          e);
    }
  }

  @Override
  public long nextPosition() {
    return nextPosition;
  }

  @Override
  public int batchBytesMax() {
    return config.batchBytesMax();
  }

  @Override
  public long append(DirectBuffer batch, int offset, int length) throws JournalFullException {
    checkAppend(length);
    makeRoom(length);
    long position = nextPosition;
    write(position, batch, offset, length);
    last = position;
    nextPosition = Positions.of(file, queue.nextOffset());
    figures.appended(length);
    syncLoop.appended(position);
    upkeepLoop.appended(queue.nextOffset());
    if (isRollDue()) {
      roll();
    }
    return position;
  }

  private void write(long position, DirectBuffer batch, int offset, int length) {
    try {
      queue.append(
          header.encode(position, last, syncLoop.forced(), batch, offset, length),
          batch,
          offset,
          length);
    } catch (IOException e) {
      JournalFailedException failure =
          new JournalFailedException(
              "The journal in %s could not be written (%s): check the disk, then start again."
                  .formatted(files.directory(), e.getMessage()),
              e);
      syncLoop.fail(failure);
      throw failure;
    }
  }

  private void checkAppend(int length) {
    if (length <= 0 || length > config.batchBytesMax()) {
      throw new IllegalArgumentException(
          "A batch has 1 to %d bytes, not %d.".formatted(config.batchBytesMax(), length));
    }
    if (mustReplay) {
      throw new IllegalStateException("The journal has old files: replay them before appending.");
    }
    JournalFailedException failure = syncLoop.failure();
    if (failure != null) {
      throw failure;
    }
  }

  private void makeRoom(int length) throws JournalFullException {
    long end =
        queue.nextOffset() + Integer.BYTES + BatchHeader.BYTES + length + QueueAppender.SLACK_BYTES;
    if (!room.has(end)) {
      try {
        room.make(end);
      } catch (JournalFullException e) {
        figures.refused();
        upkeepLoop.wake();
        throw e;
      }
    }
  }

  private boolean isRollDue() {
    return queue.nextOffset() >= config.fileBytes()
        || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs) >= config.fileAgeMs();
  }

  /** Begins the next file if a spare is there for it; otherwise this one goes on for a while. */
  private void roll() {
    if (!room.isSpareReady()) {
      upkeepLoop.wake();
      return;
    }
    int old = file;
    long oldEnd = queue.nextOffset();
    try {
      room.begin(old + 1);
      file = old + 1;
      beginFile();
      upkeepLoop.rolled(old, oldEnd);
      figures.rolled();
    } catch (IOException | RuntimeException e) {
      syncLoop.fail(
          new JournalFailedException(
              "The journal in %s could not begin file %d (%s): check the disk, then start again."
                  .formatted(files.directory(), old + 1, e.getMessage()),
              e));
    }
  }

  private void beginFile() throws IOException {
    queue.begin(file);
    begunNs = System.nanoTime();
    nextPosition = Positions.of(file, queue.nextOffset());
    upkeepLoop.begun(file, queue.nextOffset());
  }

  @Override
  public long durablePosition() {
    return syncLoop.durable();
  }

  @Override
  public long forcedPosition() {
    return syncLoop.forced();
  }

  @Override
  public void forceSoon() {
    syncLoop.forceSoon();
  }

  @Override
  public void onDurable(Runnable listener) {
    syncLoop.onDurable(listener);
  }

  @Override
  public void onFailure(Consumer<JournalFailedException> listener) {
    syncLoop.onFailure(listener);
  }

  @Override
  public void replay(BatchHandler handler) {
    if (last >= 0) {
      throw new IllegalStateException("Replay the journal once, and before appending.");
    }
    try {
      last = new JournalReplay(files, handler).run();
      retention.apply(file, room.diskBytes(), System.currentTimeMillis());
    } catch (IOException e) {
      throw new JournalCorruptException(
          "The journal in %s cannot be read (%s): check the disk, then start again."
              .formatted(files.directory(), e.getMessage()),
          e);
    }
    syncLoop.replayed(last);
    mustReplay = false;
  }

  @Override
  public boolean read(long position, BatchHandler handler) {
    return reader.read(position, handler);
  }

  @Override
  public int fileOf(long position) {
    return Positions.file(position);
  }

  @Override
  public int oldestFile() {
    return retention.oldestFile();
  }

  @Override
  public int wantedFile() {
    return retention.wantedFile();
  }

  @Override
  public void releaseFilesBefore(int needed) {
    retention.releaseFilesBefore(needed);
  }

  @Override
  public boolean lowOnSpace() {
    return room.isLow();
  }

  /** Bytes that lie ready for what is appended next, allocated and filled with zeros. */
  long preparedAheadBytes() {
    return room.aheadOf(queue.nextOffset());
  }

  @Override
  public long diskBytes() {
    return figures.diskBytes();
  }

  @Override
  public JournalFigures figures() {
    return figures;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      upkeepLoop.close();
      syncLoop.close();
      queue.close();
      room.close();
      reader.close();
      sealFiles();
    } catch (IOException e) {
      LOG.warn(
          "The journal in {} was not closed well; the next start tidies up", files.directory(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Interrupted while the journal in {} was closing", files.directory(), e);
    }
  }

  /** All loops have ended. After a failed force the files stay as they are, for the next start. */
  private void sealFiles() throws IOException {
    if (syncLoop.failure() == null) {
      upkeepLoop.sealAllRolled();
      boolean isEmpty = last < 0 || Positions.file(last) < file;
      files.seal(files.active(file), file, isEmpty ? 0 : queue.nextOffset());
      files.syncDirectory();
    }
  }
}
