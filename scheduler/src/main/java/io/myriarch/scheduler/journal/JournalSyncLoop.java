package io.myriarch.scheduler.journal;

import io.myriarch.protocol.wire.Durability;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: forces what was appended since the last time, over and over, and then says how far
 * it got. While one force runs the next batch gathers, so the busier the appender, the more each
 * force carries; nothing is waited for.
 *
 * <p>It forces the whole file through a channel of its own. At a roll the old file comes first,
 * then the directory, then the new file: a position is durable only when all before it are.
 *
 * <p>With durability {@code process} nobody waits for the force; it runs all the same, at leisure,
 * because pages that nobody forces come back as long stalls when the kernel writes them. A task
 * that asks for more is waited for by {@link #forceSoon}.
 *
 * <p>Thread rule: {@link #appended} is for the appending thread; {@link #run} is the loop's own
 * thread; the rest is for any thread. Under load the appender never wakes anybody: it only looks
 * whether the loop is parked.
 */
final class JournalSyncLoop implements Runnable {
  /** With durability {@code process}, the time between two forces. */
  private static final long LEISURE_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final Logger LOG = LoggerFactory.getLogger(JournalSyncLoop.class);

  private final JournalFiles files;
  private final FileForce disk;
  private final boolean isFsync;
  private final JournalFigures figures;
  private final Thread thread;
  private FileChannel channel;
  private int openFile;
  private boolean mustSyncDirectory = true;
  private volatile long appended;
  private volatile long forced;
  private volatile long durable;
  private volatile long demanded;
  private volatile boolean parked;
  private volatile boolean running = true;
  private volatile JournalFailedException failure;
  private volatile Runnable durableListener = () -> {};
  private volatile Consumer<JournalFailedException> failureListener = _ -> {};

  JournalSyncLoop(
      JournalFiles files,
      int firstFile,
      Durability durability,
      JournalFigures figures,
      FileForce disk,
      String threadName) {
    this.files = files;
    this.openFile = firstFile;
    this.isFsync = durability == Durability.FSYNC;
    this.figures = figures;
    this.disk = disk;
    this.appended = -1;
    this.forced = -1;
    this.durable = -1;
    this.demanded = -1;
    this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** What was replayed is durable: it was forced when it was sealed. Before the first append. */
  void replayed(long position) {
    durable = position;
    demanded = position;
    appended = position;
    forced = position;
  }

  /** A batch was appended at this position. */
  void appended(long position) {
    appended = position;
    if (!isFsync) {
      durable = position;
    }
    if (parked) {
      parked = false;
      LockSupport.unpark(thread);
    }
  }

  /** What has been appended up to now is forced without a rest before. */
  void forceSoon() {
    if (!isFsync && demanded < appended) {
      demanded = appended;
      LockSupport.unpark(thread);
    }
  }

  long durable() {
    return durable;
  }

  /** Forced to the disk up to here, whatever the durability asks for; or -1. */
  long forced() {
    return forced;
  }

  /** What went wrong with the disk; null while all is well. */
  JournalFailedException failure() {
    return failure;
  }

  void onDurable(Runnable listener) {
    durableListener = listener;
  }

  void onFailure(Consumer<JournalFailedException> listener) {
    failureListener = listener;
  }

  /** The journal cannot go on: nothing becomes durable from now on. */
  void fail(JournalFailedException reason) {
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = reason;
    }
    LOG.error("The journal in {} has failed", files.directory(), reason);
    failureListener.accept(reason);
  }

  @Override
  public void run() {
    try {
      channel = open(openFile);
      while (running && failure == null) {
        if (appended == forced) {
          parkUntilAppended();
        } else {
          restBeforeForce();
          forceAppended();
        }
      }
      if (failure == null && appended != forced) {
        forceAppended();
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(
          new JournalFailedException(
              "The disk refused to make the journal in %s durable (%s): nothing more is acknowledged; check the disk, then start again."
                  .formatted(files.directory(), e.getMessage()),
              e));
    } finally {
      closeChannel();
    }
  }

  private void parkUntilAppended() {
    parked = true;
    if (appended == forced && running) {
      LockSupport.park(this);
    }
    parked = false;
  }

  private void restBeforeForce() {
    if (!isFsync && demanded <= forced && running) {
      LockSupport.parkNanos(this, LEISURE_NS);
    }
  }

  private void forceAppended() throws IOException {
    long target = appended;
    long startNs = System.nanoTime();
    figures.forceBegins(startNs);
    while (openFile < Positions.file(target)) {
      disk.force(channel, openFile);
      channel.close();
      openFile++;
      channel = open(openFile);
      mustSyncDirectory = true;
    }
    if (mustSyncDirectory) {
      files.syncDirectory();
      mustSyncDirectory = false;
    }
    disk.force(channel, openFile);
    figures.forceEnds();
    figures.forces().record(System.nanoTime() - startNs);
    publish(target);
  }

  private void publish(long target) {
    if (failure != null) {
      return;
    }
    long before = forced;
    forced = target;
    // Looked at after the position was told: who demands looks at the position after that, so one
    // of the two sees the other.
    boolean isAwaited = isFsync || demanded > before;
    if (isFsync) {
      durable = target;
    }
    if (isAwaited) {
      try {
        durableListener.run();
      } catch (RuntimeException e) {
        LOG.error("A listener of the journal in {} failed", files.directory(), e);
      }
    }
  }

  private FileChannel open(int file) throws IOException {
    return FileChannel.open(files.active(file), StandardOpenOption.WRITE);
  }

  private void closeChannel() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("A file of the journal in {} could not be closed", files.directory(), e);
    }
  }

  /** Forces what is left and ends the loop. */
  void close() throws InterruptedException {
    running = false;
    LockSupport.unpark(thread);
    thread.join();
  }
}
