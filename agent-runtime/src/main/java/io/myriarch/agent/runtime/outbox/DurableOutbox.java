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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox of an edge runtime: each outcome is in a Chronicle Queue before it is sent, and stays
 * until the scheduler has made it durable. It survives the process at once, and the loss of power
 * from the next {@link #sync} on. It is bounded: what finds no room lives in memory alone, so that
 * its task is done again elsewhere if this process dies.
 *
 * <p>Thread rule: that of {@link OutcomeStore}.
 */
public final class DurableOutbox implements OutcomeStore {
  private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);
  private static final int SEGMENTS = 8;
  private static final long SEGMENT_BYTES_MIN = 1 << 20;
  private static final int DELIVERIES_PER_MARK = 256;

  /** A disk with less room than this takes no outcomes. */
  private static final long DISK_RESERVE_BYTES = 64L << 20;

  /** An outcome that is kept. */
  private record Kept(AttemptState attempt, long sequence) {}

  private final Path folder;
  private final long bytesMax;
  private final FileChannel lockChannel;
  private final List<AttemptState> restored;
  private final ArrayDeque<Kept> pending = new ArrayDeque<>();
  private final ArrayDeque<OutboxSegment> old = new ArrayDeque<>();
  private final OutboxRecord record = new OutboxRecord();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong depth = new AtomicLong();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile OutboxSegment current;
  private volatile boolean dirty;
  private volatile boolean isDiskLow;
  private long lastSequence;
  private long deliveredSequence;
  private int unmarked;
  private boolean complained;

  private DurableOutbox(Path folder, long bytesMax, FileChannel lockChannel) throws IOException {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.lockChannel = lockChannel;
    OutboxReader reader = new OutboxReader(folder);
    reader.outcomes().forEach((sequence, attempt) -> pending.add(new Kept(attempt, sequence)));
    restored = new ArrayList<>(reader.outcomes().values());
    old.addAll(reader.segments());
    lastSequence = reader.lastSequence();
    deliveredSequence = pending.isEmpty() ? lastSequence : pending.peek().sequence() - 1;
    depth.set(pending.size());
    int number = old.isEmpty() ? 1 : old.getLast().number() + 1;
    current = OutboxSegment.create(folder, number);
    retire();
    count();
  }

  /**
   * Opens the outbox in a folder, which is created if need be.
   *
   * @param bytesMax so many bytes of outcomes are kept
   * @throws IOException if it cannot be read or written, or belongs to a process that lives
   */
  public static DurableOutbox open(Path folder, long bytesMax) throws IOException {
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
      return new DurableOutbox(folder, bytesMax, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
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
    if (isDiskLow || bytes.get() + length > bytesMax) {
      refuse(isDiskLow ? "its disk is nearly full" : "it is full");
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
      complained = false;
    } catch (IOException | RuntimeException | InternalError e) {
      // An InternalError is what a mapped file on a full disk says.
      refuse(e.toString());
    }
    count();
  }

  private void refuse(String why) {
    refused.lazySet(refused.getPlain() + 1);
    if (!complained) {
      complained = true;
      LOG.warn(
          "The outbox {} takes no outcomes ({}): until it does they live in memory alone.",
          folder,
          why);
    }
  }

  private void rollIfDue() throws IOException {
    if (current.bytes() < Math.max(SEGMENT_BYTES_MIN, bytesMax / SEGMENTS)) {
      return;
    }
    OutboxSegment full = current;
    OutboxSegment next = OutboxSegment.create(folder, full.number() + 1);
    full.force();
    full.close();
    old.add(full);
    current = next;
    retire();
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
      current.append(record.buffer(), record.delivered(deliveredSequence), 0);
      dirty = true;
      rollIfDue();
      retire();
    } catch (IOException | RuntimeException | InternalError e) {
      LOG.warn("The outbox {} cannot be tidied; it is tried again.", folder, e);
    }
    count();
  }

  // The mark must be in a segment that stays: it is in the current one.
  private void retire() throws IOException {
    while (!old.isEmpty() && old.peek().lastSequence() <= deliveredSequence) {
      old.peek().delete();
      old.poll();
    }
  }

  private void count() {
    long sum = current.bytes();
    for (OutboxSegment segment : old) {
      sum += segment.bytes();
    }
    bytes.lazySet(sum);
  }

  @Override
  public void sync() {
    if (!dirty && !isDiskLow) {
      return;
    }
    dirty = false;
    try {
      isDiskLow = Files.getFileStore(folder).getUsableSpace() < DISK_RESERVE_BYTES;
      current.force();
    } catch (IOException e) {
      dirty = true;
      LOG.warn("The outbox {} cannot be forced to disk; it is tried again.", folder, e);
    }
  }

  @Override
  public Figures figures() {
    return new Figures(depth.get(), bytes.get(), kept.get(), delivered.get(), refused.get());
  }

  @Override
  public void close() {
    sync();
    current.close();
    try {
      lockChannel.close();
    } catch (IOException e) {
      LOG.warn("The lock of the outbox {} could not be released.", folder, e);
    }
  }
}
