package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a journal needs done besides: prepares room ahead of the appender, seals files that were
 * rolled away from, deletes what retention lets go. A full disk or a failed deletion is no harm
 * here: it tries again a second later.
 *
 * <p>Thread rule: {@link #appended}, {@link #rolled} and {@link #wake} are for the appending
 * thread, {@link #run} is the loop's own.
 */
final class JournalUpkeepLoop implements Runnable {
  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

  /** The appender wakes the loop after so many bytes, and more often where files are small. */
  private static final long WAKE_BYTES = 4L << 20;

  private static final int WAKES_OF_FILE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(JournalUpkeepLoop.class);

  private record RolledFile(int number, long end) {}

  private final JournalFiles files;
  private final long wakeBytes;
  private final JournalRoom room;
  private final JournalRetention retention;
  private final JournalSyncLoop syncLoop;
  private final Thread thread;
  private final Queue<RolledFile> rolled = new ConcurrentLinkedQueue<>();
  private long tidiedNs;
  private String lastTrouble = "";
  private volatile int file;
  private volatile long offset;
  private volatile long begunNs;
  private volatile long wakeAt;
  private volatile boolean running = true;

  JournalUpkeepLoop(
      JournalFiles files,
      JournalConfig config,
      JournalRoom room,
      JournalRetention retention,
      JournalSyncLoop syncLoop,
      String threadName) {
    this.files = files;
    this.wakeBytes = Math.min(WAKE_BYTES, config.fileBytes() / WAKES_OF_FILE);
    this.room = room;
    this.retention = retention;
    this.syncLoop = syncLoop;
    this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this);
  }

  void start() {
    tidiedNs = System.nanoTime() - PERIOD_NS;
    thread.start();
  }

  /** A file was begun; its first batch will stand here. */
  void begun(int number, long firstOffset) {
    file = number;
    offset = firstOffset;
    begunNs = System.nanoTime();
    wakeAt = firstOffset;
  }

  /** The appender has left this file, whose last batch ends here. */
  void rolled(int number, long end) {
    rolled.add(new RolledFile(number, end));
  }

  /** The next batch will stand here. */
  void appended(long nextOffset) {
    offset = nextOffset;
    if (nextOffset >= wakeAt) {
      wakeAt = Long.MAX_VALUE;
      wake();
    }
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (running) {
      boolean isBusy = prepare();
      if (System.nanoTime() - tidiedNs >= PERIOD_NS) {
        tidy();
        tidiedNs = System.nanoTime();
      }
      if (!isBusy && running) {
        wakeAt = offset + wakeBytes;
        LockSupport.parkNanos(this, PERIOD_NS);
      }
    }
  }

  private boolean prepare() {
    try {
      return room.prepareStep(offset, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs));
    } catch (IOException | RuntimeException e) {
      trouble("prepare room for", e);
      return false;
    }
  }

  private void tidy() {
    try {
      sealRolled();
      RolledFile unsealed = rolled.peek();
      int activeFile = unsealed == null ? file : unsealed.number();
      long rolledBytes = rolled.stream().mapToLong(RolledFile::end).sum();
      retention.apply(activeFile, room.diskBytes() + rolledBytes, System.currentTimeMillis());
    } catch (IOException | RuntimeException e) {
      trouble("tidy", e);
    }
  }

  /** A file is sealed when it is forced, that is, when something behind it is. */
  private void sealRolled() throws IOException {
    RolledFile next = rolled.peek();
    while (next != null && Positions.file(syncLoop.forced()) > next.number()) {
      seal(next);
      next = rolled.peek();
    }
  }

  private void seal(RolledFile next) throws IOException {
    files.seal(files.active(next.number()), next.number(), next.end());
    files.syncDirectory();
    rolled.remove();
  }

  /** Seals what is left, when everything is forced and the loop has ended. */
  void sealAllRolled() throws IOException {
    while (!rolled.isEmpty()) {
      seal(rolled.peek());
    }
  }

  private void trouble(String what, Exception e) {
    String trouble = what + e;
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      LOG.warn("Could not {} the journal in {}; it is tried again", what, files.directory(), e);
    }
  }

  /** Ends the loop, without a last round. */
  void close() throws InterruptedException {
    running = false;
    wake();
    thread.join();
  }
}
