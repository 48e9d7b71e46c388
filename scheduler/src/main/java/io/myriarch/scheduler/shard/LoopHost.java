package io.myriarch.scheduler.shard;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * What a scheduling loop stands on: the event loop that it shares with its links, threads for what
 * blocks, and the clocks.
 *
 * <p>Thread rule: any thread.
 */
public interface LoopHost {
  /** Runs a task on the event loop, after what waits there already. */
  void execute(Runnable task);

  /** Runs a task on the event loop after this time. */
  Future<?> schedule(Runnable task, long delayMs);

  /** Runs what may block elsewhere; its result or its failure is told on the event loop. */
  <T> void offLoop(Callable<T> work, BiConsumer<T, Throwable> whenDone);

  /** The monotonic clock in nanoseconds. */
  long nanoTime();

  /** The wall clock in milliseconds. */
  long currentTimeMillis();
}
