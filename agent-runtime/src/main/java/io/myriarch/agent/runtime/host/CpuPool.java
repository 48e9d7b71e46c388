package io.myriarch.agent.runtime.host;

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

  private final ThreadPoolExecutor executor;

  /** A pool of this many threads. */
  public CpuPool(int threads) {
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

  /** Operations that wait for a thread. */
  public int depth() {
    return executor.getQueue().size();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
