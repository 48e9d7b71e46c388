package io.myriarch.scheduler.shard;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A Vert.x event loop, its workers and the machine's clocks. */
public final class VertxHost implements LoopHost {
  private final ContextInternal context;
  private final EventLoop eventLoop;

  public VertxHost(ContextInternal context) {
    this.context = context;
    eventLoop = context.nettyEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public Future<?> schedule(Runnable task, long delayMs) {
    return eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public <T> void offLoop(Callable<T> work, BiConsumer<T, Throwable> whenDone) {
    var _ =
        context
            .executeBlocking(work, false)
            .onComplete(done -> whenDone.accept(done.result(), done.cause()));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long currentTimeMillis() {
    return System.currentTimeMillis();
  }
}
