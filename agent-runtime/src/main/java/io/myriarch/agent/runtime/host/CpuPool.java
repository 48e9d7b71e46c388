package io.myriarch.agent.runtime.host;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The platform threads for CPU-bound operations: as many as there are cores. Its queue is bounded
 * by the agents hosted, since each waits for its one task. Idle threads end after a while.
 */
public final class CpuPool implements AutoCloseable {
  private static final int KEEP_ALIVE_SECONDS = 10;

  /** Beyond so many handlers that do not come back the process has no more threads for them. */
  private static final int THREADS_ADDED_MAX = 64;

  private final int threads;
  private final ThreadPoolExecutor executor;
  private final Set<Attempt> givenUp = ConcurrentHashMap.newKeySet();

  /** A pool of this many threads. */
  public CpuPool(int threads) {
    this.threads = threads;
    ThreadFactory factory = Thread.ofPlatform().daemon().name("cpu-bound-", 0).factory();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory);
    executor.allowCoreThreadTimeOut(true);
  }

  void execute(Runnable work) {
    executor.execute(work);
  }

  /**
   * The handler of an attempt was given up. If it runs here it has a thread that it does not give
   * back: there is one more until it does.
   */
  void giveUp(Attempt attempt) {
    if (!attempt.isOnPool() || !givenUp.add(attempt)) {
      return;
    }
    resize();
    if (attempt.hasLeftPool()) {
      ended(attempt); // it came back in between
    }
  }

  /** The handler of an attempt has come back. */
  void ended(Attempt attempt) {
    attempt.leavesPool();
    if (!givenUp.isEmpty() && givenUp.remove(attempt)) {
      resize();
    }
  }

  private synchronized void resize() {
    int size = threads + Math.min(THREADS_ADDED_MAX, givenUp.size());
    if (size > executor.getMaximumPoolSize()) {
      executor.setMaximumPoolSize(size);
      executor.setCorePoolSize(size);
    } else {
      executor.setCorePoolSize(size);
      executor.setMaximumPoolSize(size);
    }
  }

  /** Threads that may work now. */
  int size() {
    return executor.getMaximumPoolSize();
  }

  /** Operations that wait for a thread. */
  public int depth() {
    return executor.getQueue().size();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
