package io.myriarch.compare.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What comes one by one and is taken by other threads, as many at a time as there are. */
public final class Deliveries<T> {
  private static final long WAIT_MS = 100;

  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

  /** Any thread. */
  public void add(T delivery) {
    queue.add(delivery);
  }

  /** What there is, up to {@code max}; waits a while for the first. */
  public List<T> take(int max) throws InterruptedException {
    List<T> taken = new ArrayList<>();
    T first = queue.poll(WAIT_MS, TimeUnit.MILLISECONDS);
    if (first != null) {
      taken.add(first);
      queue.drainTo(taken, max - 1);
    }
    return taken;
  }
}
