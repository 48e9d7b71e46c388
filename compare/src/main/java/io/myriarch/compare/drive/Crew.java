package io.myriarch.compare.drive;

import io.myriarch.loadtest.run.LoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads of a driver. The first failure of one of them is kept, and fails the run. */
public final class Crew implements AutoCloseable {
  private static final long END_MAX_MS = TimeUnit.SECONDS.toMillis(10);

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  private volatile Throwable failure;

  /** One step of a thread: waits for a while at most, does what there is to do. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Starts a thread that repeats the step until the end. */
  public void start(String name, Step step) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(() -> repeat(step)));
  }

  // Whatever goes wrong before the end fails the run; afterwards connections are being closed.
  private void repeat(Step step) {
    try {
      while (!stopping) {
        step.run();
      }
    } catch (Exception | Error e) {
      failed(e);
    }
  }

  /** Notes a failure, also of a callback. */
  public void failed(Throwable cause) {
    if (!stopping && failure == null) {
      failure = cause;
    }
  }

  /**
   * Passes a failure on.
   *
   * @throws LoadException if there was one
   */
  public void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new LoadException("a connection failed: " + cause, cause);
    }
  }

  /** Tells the threads to end. */
  public void stop() {
    stopping = true;
    threads.forEach(Thread::interrupt);
  }

  /** Waits for their end, up to a bound. */
  @Override
  public void close() {
    stop();
    for (Thread thread : threads) {
      try {
        thread.join(END_MAX_MS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
