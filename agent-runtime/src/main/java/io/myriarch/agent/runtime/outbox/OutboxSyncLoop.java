package io.myriarch.agent.runtime.outbox;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces an outbox ten times a second, if there is something to force. It has a thread of its own:
 * a disk that takes its time holds up neither signs of life nor agents.
 */
final class OutboxSyncLoop implements Runnable, AutoCloseable {
  static final long STEP_NS = 100_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxSyncLoop.class);
  private static final long END_TIMEOUT_MS = 2_000;

  private final DurableOutbox outbox;
  private final Thread thread;
  private volatile boolean closed;

  OutboxSyncLoop(DurableOutbox outbox) {
    this.outbox = outbox;
    this.thread = Thread.ofPlatform().daemon().name("outbox-sync").unstarted(this);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        outbox.sync();
      } catch (RuntimeException e) {
        LOG.error("A force of the outbox failed by a fault of this program; going on.", e);
      }
      LockSupport.parkNanos(this, STEP_NS);
    }
  }

  /** Ends the thread; one that a disk holds up is not waited for longer than a moment. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(END_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
