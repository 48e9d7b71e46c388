package io.myriarch.agent.runtime.outbox;

import io.myriarch.agent.runtime.link.OutcomeStore;
import io.myriarch.agent.runtime.session.AttemptState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox of an edge runtime: each outcome is in a Chronicle Queue before it is sent, and stays
 * until the scheduler has made it durable. It survives the process at once, and the loss of power
 * from the next {@link #sync} on. It is bounded: what finds no room lives in memory alone, so that
 * its task is done again elsewhere if this process dies.
 *
 * <p>A disk that is full or does not take a force ends nothing: outcomes live in memory alone for a
 * while, then a new file is tried, since nobody knows what became of the old one. What that holds
 * is still in memory until it is delivered, as everything is.
 *
 * <p>Thread rule: that of {@link OutcomeStore}.
 */
public final class DurableOutbox implements OutcomeStore {
  private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);
  private static final int SEGMENTS = 8;
  private static final long SEGMENT_BYTES_MIN = 1 << 20;

  /** A file is read as one mapping. */
  private static final long SEGMENT_BYTES_MAX = 1L << 30;

  private static final int DELIVERIES_PER_MARK = 256;

  /** A disk with less room than this takes no outcomes. */
  static final long DISK_RESERVE_BYTES = 64L << 20;

  /** So many forces are due before a disk that failed is tried again: five seconds. */
  static final int REST_SYNCS = 50;

  /** An outcome that is kept. */
  private record Kept(AttemptState attempt, long sequence) {}

  private final Path folder;
  private final long bytesMax;
  private final FileChannel lockChannel;
  private final OutboxDisk disk;
  private final OutboxSyncLoop syncLoop = new OutboxSyncLoop(this);
  private final List<AttemptState> restored;
  private final ArrayDeque<Kept> pending = new ArrayDeque<>();
  private final ArrayDeque<OutboxSegment> old = new ArrayDeque<>();
  private final OutboxRecord record = new OutboxRecord();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong depth = new AtomicLong();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong forced = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicInteger resting = new AtomicInteger();

  /** Those of which not all is forced; the last one is written to. For the thread that forces. */
  private final Queue<OutboxSegment> toForce = new ConcurrentLinkedQueue<>();

  private OutboxSegment current;
  private volatile boolean dirty;
  private volatile boolean isBroken;
  private volatile boolean isDiskLow;
  private int nextNumber;
  private long lastSequence;
  private long deliveredSequence;
  private int unmarked;
  private boolean complained;

  private DurableOutbox(Path folder, long bytesMax, FileChannel lockChannel, OutboxDisk disk)
      throws IOException {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.lockChannel = lockChannel;
    this.disk = disk;
    OutboxReader reader = OutboxReader.of(folder);
    reader.outcomes().forEach((sequence, attempt) -> pending.add(new Kept(attempt, sequence)));
    restored = new ArrayList<>(reader.outcomes().values());
    old.addAll(reader.segments());
    lastSequence = reader.lastSequence();
    deliveredSequence = pending.isEmpty() ? lastSequence : pending.peek().sequence() - 1;
    depth.set(pending.size());
    nextNumber = old.isEmpty() ? 1 : old.getLast().number() + 1;
    isDiskLow = disk.usableBytes(folder) < DISK_RESERVE_BYTES;
    retire();
    count();
  }

  /**
   * Opens the outbox in a folder, which is created if need be.
   *
   * @param bytesMax so many bytes of outcomes are kept
   * @throws IOException if it cannot be read, or belongs to a process that lives
   */
  public static DurableOutbox open(Path folder, long bytesMax) throws IOException {
    return open(folder, bytesMax, OutboxDisk.REAL);
  }

  static DurableOutbox open(Path folder, long bytesMax, OutboxDisk disk) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(
            "The outbox %s is used by another process; give each runtime an --id or a --data of its own."
                .formatted(folder));
      }
      return new DurableOutbox(folder, bytesMax, channel, disk);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** From now on what is kept is forced by the clock. */
  public void start() {
    syncLoop.start();
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public long bytesMax() {
    return bytesMax;
  }

  @Override
  public List<AttemptState> restored() {
    return restored;
  }

  @Override
  public void keep(AttemptState attempt) {
    int length = OutboxRecord.BYTES + attempt.output().length;
    if (isDiskLow || resting.get() > 0 || bytes.get() + length > bytesMax) {
      refuse(
          isDiskLow
              ? "its disk is nearly full; free some space on it"
              : resting.get() > 0 ? "its disk failed; it is tried again soon" : "it is full");
      return;
    }
    try {
      rollIfDue();
      long sequence = lastSequence + 1;
      current.append(record.buffer(), record.outcome(attempt, sequence), sequence);
      lastSequence = sequence;
      pending.add(new Kept(attempt, sequence));
      kept.lazySet(kept.getPlain() + 1);
      depth.lazySet(pending.size());
      dirty = true;
      if (complained) {
        complained = false;
        LOG.info("The outbox {} takes outcomes again.", folder);
      }
    } catch (IOException | RuntimeException | InternalError e) {
      rest(isWritten(e));
      refuse(e.getMessage());
    }
    count();
  }

  // A disk that has no room says so before the file is touched; what a mapped store runs into is an
  // InternalError.
  private static boolean isWritten(Throwable e) {
    return !(e instanceof IOException);
  }

  private void refuse(String why) {
    refused.lazySet(refused.getPlain() + 1);
    if (!complained) {
      complained = true;
      LOG.warn(
          "The outbox {} takes no outcomes ({}): until it does they live in memory alone, and their"
              + " tasks are done again if this process dies first.",
          folder,
          why);
    }
  }

  /**
   * The disk failed.
   *
   * @param isUnknown nobody knows what became of the file, so that the next is another one
   */
  private void rest(boolean isUnknown) {
    failures.incrementAndGet();
    isBroken |= isUnknown;
    resting.set(REST_SYNCS);
  }

  private void rollIfDue() throws IOException {
    if (current != null && !isBroken && current.bytes() < segmentBytesMax()) {
      return;
    }
    OutboxSegment next =
        OutboxSegment.create(
            folder, nextNumber++, record.buffer(), record.delivered(deliveredSequence));
    if (current != null) {
      current.close();
      old.add(current);
    }
    current = next;
    toForce.add(next);
    isBroken = false;
    retire();
  }

  private long segmentBytesMax() {
    return Math.clamp(bytesMax / SEGMENTS, SEGMENT_BYTES_MIN, SEGMENT_BYTES_MAX);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // that very attempt
  public void delivered(AttemptState attempt) {
    Kept first = pending.peek();
    if (first == null || first.attempt() != attempt) {
      return; // it had found no room
    }
    pending.poll();
    deliveredSequence = first.sequence();
    delivered.lazySet(delivered.getPlain() + 1);
    depth.lazySet(pending.size());
    if (++unmarked >= DELIVERIES_PER_MARK || pending.isEmpty()) {
      mark();
    }
  }

  // If this is lost with the process, outcomes are sent again: the scheduler knows them.
  private void mark() {
    unmarked = 0;
    try {
      retire();
      if (pending.isEmpty() && (isDiskLow || resting.get() > 0)) {
        drop();
      } else if (!isBroken && resting.get() == 0) {
        rollIfDue();
        current.append(record.buffer(), record.delivered(deliveredSequence), 0);
        dirty = true;
      }
    } catch (IOException | RuntimeException | InternalError e) {
      rest(isWritten(e));
      LOG.warn("The outbox {} cannot be tidied; it is tried again.", folder, e);
    }
    count();
  }

  private void retire() throws IOException {
    while (!old.isEmpty() && old.peek().lastSequence() <= deliveredSequence) {
      old.peek().delete();
      old.poll();
    }
  }

  // All in it has been delivered, and the disk needs the room.
  private void drop() throws IOException {
    if (current != null) {
      boolean _ = toForce.remove(current);
      current.delete();
      current = null;
    }
  }

  private void count() {
    long sum = current == null ? 0 : current.bytes();
    for (OutboxSegment segment : old) {
      sum += segment.bytes();
    }
    bytes.lazySet(sum);
  }

  /** Makes what has been kept survive the loss of power. Blocks. For one thread at a time. */
  void sync() {
    boolean isWatched = isDiskLow || resting.get() > 0;
    if (!dirty && !isWatched) {
      return;
    }
    try {
      isDiskLow = disk.usableBytes(folder) < DISK_RESERVE_BYTES;
      if (dirty) {
        force();
      }
      resting.updateAndGet(left -> Math.max(0, left - 1));
    } catch (IOException e) {
      rest(true);
      LOG.warn(
          "The outbox {} could not be forced to disk: what is in it may be lost with the power until"
              + " it is delivered. A new file is tried soon.",
          folder,
          e);
    }
  }

  private void force() throws IOException {
    dirty = false;
    long reached = kept.get();
    while (toForce.size() > 1) {
      // One that failed is not asked again: a second force would say yes to what the first one
      // lost.
      toForce.poll().force(disk);
    }
    OutboxSegment last = toForce.peek();
    if (last != null) {
      try {
        last.force(disk);
      } catch (IOException e) {
        boolean _ = toForce.remove(last);
        throw e;
      }
      forced.set(reached);
    }
  }

  @Override
  public Figures figures() {
    long keptNow = kept.get();
    return new Figures(
        depth.get(),
        bytes.get(),
        keptNow,
        delivered.get(),
        refused.get(),
        Math.max(0, keptNow - forced.get()),
        failures.get());
  }

  @Override
  public void close() {
    syncLoop.close();
    sync();
    if (current != null) {
      current.close();
    }
    try {
      lockChannel.close();
    } catch (IOException e) {
      LOG.warn("The lock of the outbox {} could not be released.", folder, e);
    }
  }
}
