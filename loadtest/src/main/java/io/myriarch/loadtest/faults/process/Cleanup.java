package io.myriarch.loadtest.faults.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be undone, last first: processes, mounts, namespaces, folders. Undone once, by {@link
 * #close} or, when the process is told to end, by a hook. Thread-safe.
 */
public final class Cleanup implements AutoCloseable {
  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean closed;

  /** One thing to undo. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Will be undone before everything that was added earlier; at once, if the end has come. */
  public synchronized void add(Step step) {
    if (closed) {
      run(step);
    } else {
      steps.push(step);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!steps.isEmpty()) {
      run(steps.pop());
    }
  }

  // The rest is undone whatever one step does.
  private static void run(Step step) {
    try {
      step.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.err.println("myriarch: something could not be cleaned up: " + e.getMessage());
    }
  }
}
