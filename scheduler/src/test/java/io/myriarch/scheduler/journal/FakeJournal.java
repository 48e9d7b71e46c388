package io.myriarch.scheduler.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal in memory whose disk does what a test says: it forces when told to (or at once), it is
 * full when told to, and it can be opened again after a crash with exactly what was durable.
 *
 * <p>Thread rule: any thread, one at a time is enough for most tests; guarded by its own lock.
 */
public final class FakeJournal implements Journal {
  private static final int BATCH_BYTES_MAX = 4 << 20;
  private static final int FILE_SHIFT = 32;

  private record Batch(long position, byte[] bytes) {}

  private final List<Batch> batches = new ArrayList<>();
  private final JournalFigures figures = new JournalFigures();
  private final boolean forcesAtOnce;
  private int file;
  private int sequence;
  private int oldestFile;
  private int neededFile;
  private int wantedFile = -1;
  private long lastPosition = -1;
  private long durablePosition = -1;
  private long forcedPosition = -1;
  private boolean isForceWanted;
  private boolean full;
  private boolean lowOnSpace;
  private boolean mustReplay;
  private JournalFailedException failure;
  private Runnable durableListener = () -> {};
  private Consumer<JournalFailedException> failureListener = _ -> {};

  private FakeJournal(boolean forcesAtOnce, int file) {
    this.forcesAtOnce = forcesAtOnce;
    this.file = file;
    this.oldestFile = file;
  }

  /**
   * Every batch is durable when append returns, as with {@code process}, and forced when {@link
   * #force} is called.
   */
  public static FakeJournal durableAtOnce() {
    return new FakeJournal(true, 1);
  }

  /** A batch is durable when {@link #force} is called. */
  public static FakeJournal forcedByHand() {
    return new FakeJournal(false, 1);
  }

  /** Whether somebody has asked for what was appended to be forced soon, and it has not been. */
  public synchronized boolean isForceWanted() {
    return isForceWanted;
  }

  /** Makes everything appended durable and calls the listener if that moved the position. */
  public void force() {
    forceUpTo(lastPosition);
  }

  /** Makes batches up to this position durable and calls the listener if that moved it. */
  public void forceUpTo(long position) {
    synchronized (this) {
      if (failure != null || position <= forcedPosition) {
        return;
      }
      forcedPosition = position;
      durablePosition = Math.max(position, durablePosition);
      isForceWanted = false;
    }
    durableListener.run();
  }

  /** Retention would delete the files up to this one. */
  public synchronized void wants(int newest) {
    wantedFile = newest;
  }

  /** The oldest file that may not be deleted. */
  public synchronized int neededFile() {
    return neededFile;
  }

  /** From now on each append is refused, or no longer. */
  public synchronized void full(boolean isFull) {
    full = isFull;
  }

  public synchronized void lowOnSpace(boolean isLow) {
    lowOnSpace = isLow;
  }

  /** The disk fails: nothing becomes durable any more. */
  public void fail() {
    synchronized (this) {
      failure = new JournalFailedException("The fake disk has failed.", null);
    }
    failureListener.accept(failure);
  }

  /** The next batch goes into a new file. */
  public synchronized void roll() {
    file++;
    sequence = 0;
  }

  /** Deletes the files before this one, as far as they were released. */
  public synchronized void retireFilesBefore(int first) {
    oldestFile = Math.max(oldestFile, Math.min(Math.min(first, neededFile), file));
    batches.removeIf(batch -> fileOf(batch.position()) < oldestFile);
  }

  /** What a new process finds after a crash: the batches that were durable, and no other. */
  public synchronized FakeJournal reopened() {
    return reopenedWith(durablePosition);
  }

  /** The same, but batches up to this position, which were not acknowledged, happened to stay. */
  public synchronized FakeJournal reopenedWith(long position) {
    FakeJournal next = new FakeJournal(forcesAtOnce, file + 1);
    for (Batch batch : batches) {
      if (batch.position() <= Math.max(position, durablePosition)) {
        next.batches.add(batch);
        next.lastPosition = batch.position();
      }
    }
    next.mustReplay = !next.batches.isEmpty();
    next.oldestFile = oldestFile;
    return next;
  }

  /** Number of batches that are there. */
  public synchronized int size() {
    return batches.size();
  }

  @Override
  public synchronized long nextPosition() {
    return ((long) file << FILE_SHIFT) + sequence;
  }

  @Override
  public int batchBytesMax() {
    return BATCH_BYTES_MAX;
  }

  @Override
  public synchronized long append(DirectBuffer batch, int offset, int length)
      throws JournalFullException {
    if (length <= 0 || length > BATCH_BYTES_MAX) {
      throw new IllegalArgumentException("a batch has 1 to %d bytes".formatted(BATCH_BYTES_MAX));
    }
    if (mustReplay) {
      throw new IllegalStateException("The journal has batches: replay them before appending.");
    }
    if (failure != null) {
      throw failure;
    }
    if (full) {
      figures.refused();
      throw new JournalFullException("The fake disk is full.");
    }
    byte[] bytes = new byte[length];
    batch.getBytes(offset, bytes);
    lastPosition = nextPosition();
    batches.add(new Batch(lastPosition, bytes));
    sequence++;
    figures.appended(length);
    if (forcesAtOnce) {
      durablePosition = lastPosition;
    }
    return lastPosition;
  }

  @Override
  public synchronized long durablePosition() {
    return durablePosition;
  }

  @Override
  public synchronized long forcedPosition() {
    return forcedPosition;
  }

  @Override
  public synchronized void forceSoon() {
    isForceWanted = lastPosition > forcedPosition;
  }

  @Override
  public void onDurable(Runnable listener) {
    durableListener = listener;
  }

  @Override
  public void onFailure(Consumer<JournalFailedException> listener) {
    failureListener = listener;
  }

  @Override
  public synchronized void replay(BatchHandler handler) {
    for (Batch batch : List.copyOf(batches)) {
      hand(batch, handler);
    }
    mustReplay = false;
    durablePosition = lastPosition;
    forcedPosition = lastPosition;
  }

  @Override
  public boolean read(long position, BatchHandler handler) {
    Batch found;
    synchronized (this) {
      if (fileOf(position) < oldestFile) {
        return false;
      }
      found =
          batches.stream()
              .filter(batch -> batch.position() == position)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("No batch begins at " + position + "."));
    }
    hand(found, handler);
    return true;
  }

  private static void hand(Batch batch, BatchHandler handler) {
    handler.onBatch(batch.position(), new UnsafeBuffer(batch.bytes()), 0, batch.bytes().length);
  }

  @Override
  public int fileOf(long position) {
    return (int) (position >>> FILE_SHIFT);
  }

  @Override
  public synchronized int oldestFile() {
    return oldestFile;
  }

  @Override
  public synchronized void releaseFilesBefore(int needed) {
    neededFile = Math.max(neededFile, needed);
  }

  @Override
  public synchronized int wantedFile() {
    return wantedFile;
  }

  @Override
  public synchronized boolean lowOnSpace() {
    return lowOnSpace || full;
  }

  @Override
  public synchronized long diskBytes() {
    return batches.stream().mapToLong(batch -> batch.bytes().length).sum();
  }

  @Override
  public JournalFigures figures() {
    return figures;
  }

  @Override
  public void close() {
    if (failure == null) {
      force();
    }
  }
}
