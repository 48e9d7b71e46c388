package io.myriarch.scheduler.shard;

import java.util.concurrent.CountDownLatch;

/** Keeps a shard's loop from turning until it is closed. */
public final class BlockedLoop implements AutoCloseable {
  private final CountDownLatch end = new CountDownLatch(1);

  public BlockedLoop(SchedulingLoop loop) throws InterruptedException {
    CountDownLatch isBlocked = new CountDownLatch(1);
    boolean isTaken =
        loop.offer(() -> {
          isBlocked.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    if (!isTaken) {
      throw new IllegalStateException("the loop takes no request");
    }
    isBlocked.await();
  }

  @Override
  public void close() {
    end.countDown();
  }
}
