package io.myriarch.scheduler.fuzz;

import io.myriarch.scheduler.shard.LoopHost;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** An event loop without a thread: a test runs what waits and turns the clock. */
public final class SteppedHost implements LoopHost {
  static final long MS = 1_000_000L;

  /** More in one go means that the loop keeps itself busy. */
  private static final int TASKS_IN_ONE_GO_MAX = 10_000;

  private record Timer(long atNs, long order, Runnable task, CompletableFuture<Void> handle) {}

  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::atNs).thenComparingLong(Timer::order));
  private long nowNs = 1_000_000_000L;
  private long order;

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Future<?> schedule(Runnable task, long delayMs) {
    CompletableFuture<Void> handle = new CompletableFuture<>();
    timers.add(new Timer(nowNs + delayMs * MS, order++, task, handle));
    return handle;
  }

  @Override
  public <T> void offLoop(Callable<T> work, BiConsumer<T, Throwable> whenDone) {
    T result = null;
    Throwable failure = null;
    try {
      result = work.call();
    } catch (Exception e) {
      failure = e;
    }
    T value = result;
    Throwable cause = failure;
    execute(() -> whenDone.accept(value, cause));
  }

  @Override
  public long nanoTime() {
    return nowNs;
  }

  @Override
  public long currentTimeMillis() {
    return 1_800_000_000_000L + nowNs / MS;
  }

  /** Whether nothing is to be run now. */
  public boolean isIdle() {
    return ready.isEmpty();
  }

  /** Runs what waits until nothing does. */
  public void run() {
    for (int i = 0; !ready.isEmpty(); i++) {
      if (i == TASKS_IN_ONE_GO_MAX) {
        throw new IllegalStateException("the loop never rests");
      }
      ready.poll().run();
    }
  }

  /** Lets time pass at once, as after a pause; what is due by then runs. */
  public void pass(long ns) {
    nowNs += ns;
    while (!timers.isEmpty() && timers.peek().atNs() <= nowNs) {
      Timer timer = timers.poll();
      if (!timer.handle().isCancelled()) {
        ready.add(timer.task());
      }
    }
    run();
  }
}
