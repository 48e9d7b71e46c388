package io.myriarch.bench.pipe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** One virtual thread with a slot for one task; what it does is to say that it is done. */
final class PipeAgent {
  private static final VarHandle SLOT;

  static {
    try {
      SLOT = MethodHandles.lookup().findVarHandle(PipeAgent.class, "slot", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int index;
  private final PipeOutbox outbox;
  private final Thread thread;
  private volatile long slot;

  PipeAgent(int index, PipeOutbox outbox) {
    this.index = index;
    this.outbox = outbox;
    this.thread = Thread.ofVirtual().start(this::work);
  }

  /** Reader's thread. The scheduler gives an agent its next task after the outcome of the last. */
  void assign(long task) {
    slot = task;
    LockSupport.unpark(thread);
  }

  private void work() {
    while (true) {
      long task = slot;
      if (task == 0) {
        LockSupport.park(this);
      } else {
        SLOT.setRelease(this, 0L);
        outbox.offer(task, index);
      }
    }
  }
}
