package io.myriarch.simulator;

import io.myriarch.scheduler.shard.LoopHost;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** What the real loop of a shard stands on, in a simulated process. */
final class ShardHost implements LoopHost {
  private static final long READ_NS = 50_000;

  /** Well below what the core takes for a pause of its own. */
  private static final long LATE_NS_MAX = 100 * WorldPlan.MS;

  private final World world;
  private final Node node;
  private final Runnable onTurn;
  private long clockReads;

  /** Calls {@code onTurn} after each turn of the loop: a turn reads the clock. */
  ShardHost(World world, Node node, Runnable onTurn) {
    this.world = world;
    this.node = node;
    this.onTurn = onTurn;
  }

  @Override
  public void execute(Runnable task) {
    world.after(
        0,
        node,
        () -> {
          long before = clockReads;
          task.run();
          if (clockReads != before) {
            onTurn.run();
          }
        });
  }

  /** Late, as timers of a busy machine are. */
  @Override
  public Future<?> schedule(Runnable task, long delayMs) {
    CompletableFuture<Void> timer = new CompletableFuture<>();
    long late = Math.min(LATE_NS_MAX, delayMs * (world.plan().tickFactor - 1) * WorldPlan.MS);
    world.after(
        delayMs * WorldPlan.MS + late,
        node,
        () -> {
          if (timer.complete(null)) {
            task.run();
          }
        });
    return timer;
  }

  @Override
  public <T> void offLoop(Callable<T> work, BiConsumer<T, Throwable> whenDone) {
    world.after(
        world.around(READ_NS),
        node,
        () -> {
          T result;
          try {
            result = work.call();
          } catch (Exception e) {
            throw world.fail(
                new Violation(Violation.Promise.SOUNDNESS, "a read of the journal failed: " + e));
          }
          whenDone.accept(result, null);
        });
  }

  @Override
  public long nanoTime() {
    clockReads++;
    return world.monotonicNs(node);
  }

  @Override
  public long currentTimeMillis() {
    return world.wallMs(node);
  }
}
