package io.myriarch.agent.runtime.observe;

import io.myriarch.agent.runtime.link.SchedulerLink;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a runtime does by the clock, on one platform thread that no agent can hold up: signs of life
 * on the links, and the look at the carriers.
 */
public final class HousekeepingLoop implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HousekeepingLoop.class);
  private static final long STEP_NS = 100_000_000;
  private static final long IDLE_STEP_NS = 250_000_000;

  private final List<SchedulerLink> links;
  private final CarrierWatchdog watchdog;
  private final Progress progress;
  private final Thread thread;
  private volatile boolean closed;

  public HousekeepingLoop(List<SchedulerLink> links, CarrierWatchdog watchdog, Progress progress) {
    this.progress = progress;
    this.links = links;
    this.watchdog = watchdog;
    this.thread = Thread.ofPlatform().daemon().name("housekeeping").unstarted(this);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        doWork(System.nanoTime());
      } catch (RuntimeException e) {
        LOG.error("A step of the housekeeping failed; going on.", e);
      }
      LockSupport.parkNanos(this, isIdle() ? IDLE_STEP_NS : STEP_NS);
    }
    watchdog.close();
  }

  private boolean isIdle() {
    for (SchedulerLink link : links) {
      if (link.working() > 0 || link.host().starting() > 0 || !link.isJoined()) {
        return false;
      }
    }
    return true;
  }

  private void doWork(long nowNs) {
    for (SchedulerLink link : links) {
      link.tick(nowNs);
    }
    watchdog.step(nowNs);
    progress.housekept();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
