package io.myriarch.bench.pipe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Outcomes on their way from the agents, any thread, to the one that writes them. */
final class PipeOutbox {
  private static final int SIZE = 1 << 17; // More than there are agents: it is never full.
  private static final int SLOT_MASK = SIZE - 1;
  private static final long IDLE_NS = 1_000_000;

  private final long[] tasks = new long[SIZE];
  private final int[] agents = new int[SIZE];
  private final AtomicLongArray published = new AtomicLongArray(SIZE);
  private final AtomicLong tail = new AtomicLong();
  private long head;
  private volatile boolean sleeping;
  private volatile Thread writer;

  /** Any agent. */
  void offer(long task, int agent) {
    long sequence = tail.getAndIncrement();
    int slot = (int) (sequence & SLOT_MASK);
    tasks[slot] = task;
    agents[slot] = agent;
    published.set(slot, sequence + 1);
    if (sleeping) {
      LockSupport.unpark(writer);
    }
  }

  /** Writer only, as are the rest. */
  boolean ready() {
    return published.get((int) (head & SLOT_MASK)) == head + 1;
  }

  long task() {
    return tasks[(int) (head & SLOT_MASK)];
  }

  int agent() {
    return agents[(int) (head & SLOT_MASK)];
  }

  void taken() {
    head++;
  }

  void awaitReady() {
    writer = Thread.currentThread();
    sleeping = true;
    if (!ready()) {
      LockSupport.parkNanos(IDLE_NS);
    }
    sleeping = false;
  }
}
