package io.myriarch.loadtest.run;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A scheduler and its link in one: echoes on a thread of its own, and can be told to misbehave with
 * one task.
 */
public final class FakeScheduler implements TaskDriver, FinishedCounter {
  private static final long NONE = -1;

  private record Task(long number, byte[] payload) {}

  private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicLong finished = new AtomicLong();
  private final Thread thread = new Thread(this::serve, "fake-scheduler");
  private volatile boolean closed;
  private TaskEvents events;

  int window = 1_000_000;
  long serviceNs;
  long lose = NONE;
  long repeat = NONE;
  long garble = NONE;
  long refuse = NONE;
  long ignore = NONE;
  long fail = NONE;
  long stallAt = NONE;
  long stallNs;
  boolean follow = true;

  @Override
  public void open(TaskEvents taskEvents) {
    events = taskEvents;
    thread.start();
  }

  @Override
  public boolean offer(long number, DirectBuffer payload) {
    byte[] copy = new byte[payload.capacity()];
    payload.getBytes(0, copy);
    return tasks.add(new Task(number, copy));
  }

  private void serve() {
    while (!closed) {
      Task task = tasks.poll();
      if (task == null) {
        LockSupport.parkNanos(50_000);
      } else {
        serve(task);
      }
    }
  }

  private void serve(Task task) {
    long number = task.number;
    if (number == stallAt) {
      pause(stallNs);
    }
    pause(serviceNs);
    if (number == ignore) {
      return;
    }
    if (number == refuse) {
      events.rejected(number, "overloaded");
      return;
    }
    events.accepted(number, 1, System.nanoTime());
    if (number == lose) {
      return;
    }
    finished.incrementAndGet();
    if (follow) {
      end(task);
    }
  }

  private void end(Task task) {
    if (task.number == garble) {
      task.payload[5] ^= 1;
    }
    int times = task.number == repeat ? 2 : 1;
    for (int i = 0; i < times; i++) {
      events.ended(
          task.number,
          task.number != fail,
          new UnsafeBuffer(task.payload),
          0,
          task.payload.length,
          System.nanoTime());
    }
  }

  private static void pause(long ns) {
    long untilNs = System.nanoTime() + ns;
    for (long rest = ns; rest > 0; rest = untilNs - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void finish() {}

  @Override
  public int window() {
    return window;
  }

  @Override
  public String durability() {
    return "fsync";
  }

  @Override
  public long finished() {
    return finished.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
