package io.myriarch.simulator;

import io.myriarch.scheduler.journal.Journal;
import io.myriarch.scheduler.journal.JournalFailedException;
import io.myriarch.scheduler.journal.JournalFigures;
import io.myriarch.scheduler.journal.JournalFullException;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A shard's journal as one process has it open: appends to the {@link Disk}, forces what was
 * appended one force at a time, rolls to a new file after some batches. The process dies where the
 * world says so: before or after the append of a batch, or between two batches of a replay.
 */
final class SimJournal implements Journal {
  /** How a journal of this world behaves. */
  record Habits(
      boolean fsync, int batchesPerFile, long forceNs, int batchBytesMax, long retentionNs) {}

  /** What a journal tells the world. */
  interface Watcher {
    /** A batch is about to be appended; true: the process dies instead. */
    boolean diesBeforeAppend();

    void appended(Disk disk, Disk.Excerpt excerpt);

    /** A batch was appended; true: the process dies now. */
    boolean diesAfterAppend();

    /** True: the process dies before the next batch of the replay. */
    boolean diesInReplay();
  }

  private final World world;
  private final Node node;
  private final Disk disk;
  private final Habits habits;
  private final Watcher watcher;
  private final JournalFigures figures = new JournalFigures();
  private int file;
  private int sequence;
  private long last;
  private long durable = -1;
  private long forced = -1;
  private boolean isForcing;
  private boolean isForceWanted;
  private boolean hasFailed;
  private boolean refused;
  private Runnable onDurable = () -> {};
  private Consumer<JournalFailedException> onFailure = _ -> {};

  SimJournal(World world, Node node, Disk disk, Habits habits, Watcher watcher) {
    this.world = world;
    this.node = node;
    this.disk = disk;
    this.habits = habits;
    this.watcher = watcher;
    last = disk.last();
    file = Math.max(1, Disk.fileOf(Math.max(0, last)) + 1);
  }

  @Override
  public long nextPosition() {
    return Disk.position(file, sequence);
  }

  @Override
  public int batchBytesMax() {
    return habits.batchBytesMax();
  }

  @Override
  public long append(DirectBuffer batch, int offset, int length) throws JournalFullException {
    if (hasFailed) {
      throw new JournalFailedException("The simulated disk has failed.", null);
    }
    if (disk.isFull()) {
      refused = true;
      throw new JournalFullException("The simulated disk is full.");
    }
    if (!node.isAlive() || watcher.diesBeforeAppend()) {
      return nextPosition();
    }
    byte[] bytes = new byte[length];
    batch.getBytes(offset, bytes);
    last = nextPosition();
    var excerpt = new Disk.Excerpt(last, bytes, world.nowNs());
    disk.append(excerpt);
    figures.appended(length);
    if (++sequence == habits.batchesPerFile()) {
      file++;
      sequence = 0;
    }
    if (!habits.fsync()) {
      durable = last;
    }
    watcher.appended(disk, excerpt);
    if (!watcher.diesAfterAppend()) {
      force();
    }
    return last;
  }

  private void force() {
    if (isForcing || (durable == last && habits.fsync())) {
      return;
    }
    isForcing = true;
    long target = last;
    long tookNs = (long) (world.around(habits.forceNs()) * disk.slowness());
    world.after(tookNs, node, () -> forced(target));
  }

  private void forced(long target) {
    isForcing = false;
    if (hasFailed) {
      return;
    }
    disk.force(target);
    forced = target;
    if (habits.fsync()) {
      durable = target;
      onDurable.run();
    } else if (isForceWanted) {
      isForceWanted = target != last;
      onDurable.run();
    }
    if (target != last) {
      force();
    }
  }

  /** A force fails: nothing becomes durable any more. */
  void fail() {
    if (!hasFailed) {
      hasFailed = true;
      onFailure.accept(new JournalFailedException("The simulated disk has failed.", null));
    }
  }

  boolean hasFailed() {
    return hasFailed;
  }

  /** Whether an append was refused for lack of room. */
  boolean hasRefused() {
    return refused;
  }

  @Override
  public long durablePosition() {
    return durable;
  }

  @Override
  public long forcedPosition() {
    return forced;
  }

  @Override
  public void forceSoon() {
    isForceWanted = true;
    if (forced != last) {
      force();
    }
  }

  @Override
  public void onDurable(Runnable listener) {
    onDurable = listener;
  }

  @Override
  public void onFailure(Consumer<JournalFailedException> listener) {
    onFailure = listener;
  }

  @Override
  public void replay(BatchHandler handler) {
    UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    for (Disk.Excerpt excerpt : new ArrayList<>(disk.excerpts())) {
      if (watcher.diesInReplay()) {
        return;
      }
      buffer.wrap(excerpt.bytes());
      handler.onBatch(excerpt.position(), buffer, 0, excerpt.bytes().length);
    }
    disk.force(last);
    durable = last;
    forced = last;
  }

  @Override
  public boolean read(long position, BatchHandler handler) {
    Disk.Excerpt excerpt = disk.at(position);
    if (excerpt == null) {
      return false;
    }
    byte[] bytes = excerpt.bytes();
    handler.onBatch(position, new UnsafeBuffer(bytes), 0, bytes.length);
    return true;
  }

  @Override
  public int fileOf(long position) {
    return Disk.fileOf(position);
  }

  @Override
  public int oldestFile() {
    return disk.oldestFile(file);
  }

  @Override
  public void releaseFilesBefore(int needed) {
    if (node.isAlive()) {
      int files = disk.retire(needed, world.nowNs() - habits.retentionNs());
      if (files > 0 && world.isTracing()) {
        world.trace("shard %d retires %d files before %d", disk.shard, files, needed);
      }
    }
  }

  @Override
  public int wantedFile() {
    return disk.wanted(world.nowNs() - habits.retentionNs());
  }

  @Override
  public boolean lowOnSpace() {
    return disk.isFull();
  }

  @Override
  public long diskBytes() {
    return 0;
  }

  @Override
  public JournalFigures figures() {
    return figures;
  }

  @Override
  public void close() {}
}
