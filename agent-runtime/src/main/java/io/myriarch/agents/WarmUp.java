package io.myriarch.agents;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads what a kind of agent needs before its first task comes. The first task of a process takes
 * some 200 ms of CPU for classes and certificates alone; on a carrier thread it would hold up
 * thousands of other agents. So this is done on one platform thread, a moment after the first agent
 * was made, when the fleet is up. Thread-safe.
 */
public final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final long DELAY_MS = 1_000;
  private static final ThreadPoolExecutor THREAD = thread();

  private final AtomicBoolean begun = new AtomicBoolean();
  private final Work work;
  private final Executor executor;

  /** Does this work once; it runs beside agents that may be at the same already. */
  public WarmUp(Work work) {
    this(work, CompletableFuture.delayedExecutor(DELAY_MS, TimeUnit.MILLISECONDS, THREAD));
  }

  WarmUp(Work work, Executor executor) {
    this.work = work;
    this.executor = executor;
  }

  private static ThreadPoolExecutor thread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("agents-warm-up").daemon().factory());
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /** Begins, unless that was done before. Returns at once. */
  public void begin() {
    if (!begun.get() && begun.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      work.run();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "Agents will be slow at their first task.", e);
    }
  }

  /** What there is to load. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }
}
