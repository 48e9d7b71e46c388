package io.myriarch.agent.runtime.observe;

import io.myriarch.agent.runtime.link.SchedulerLink;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Housekeeping. */
public final class CarrierWatchdog implements Runnable, AutoCloseable {
  private static final long TICK_NS = 100_000_000;
  private final List<SchedulerLink> links;
  private final Thread thread;
  private volatile boolean closed;

  /** For these links. */
  public CarrierWatchdog(List<SchedulerLink> links) {
    this.links = links;
    this.thread = Thread.ofPlatform().daemon().name("housekeeping").unstarted(this);
  }

  public void start() {
    thread.start();
  }

  public long stuck() {
    return 0;
  }

  public int parallelism() {
    return 1;
  }

  @Override
  public void run() {
    while (!closed) {
      long nowNs = System.nanoTime();
      for (SchedulerLink link : links) {
        link.tick(nowNs);
      }
      LockSupport.parkNanos(TICK_NS);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
