package io.myriarch.agent.runtime.host;

import io.myriarch.agent.Agent;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Operation;
import io.myriarch.agent.Task;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outcome;
import io.myriarch.protocol.TaskIds;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * The implementation behind an agent: its lifecycle, and what happens around a handler. Used on the
 * agent's thread; the handler of a CPU-bound operation runs on the pool while that thread waits.
 */
final class Work {
  private final HostedAgent agent;
  private final HostedContext context;
  private Agent implementation;
  // Not started, or a handler has thrown an Error: start a new one before the next task.
  private volatile boolean broken = true;

  Work(HostedAgent agent) {
    this.agent = agent;
    this.context = new HostedContext(agent);
  }

  boolean isBroken() {
    return broken;
  }

  /** Makes and starts the implementation; false if it threw, which is logged. */
  boolean start() {
    try {
      restart();
      return true;
    } catch (Throwable e) {
      agent.group().logger().warn("{} could not be started: {}", context.id(), e.toString());
      return false;
    } finally {
      boolean _ = Thread.interrupted();
    }
  }

  private void restart() throws Exception {
    Agent made = agent.group().createAgent();
    made.start(context);
    implementation = made;
    broken = false;
  }

  void stop() {
    Agent last = implementation;
    implementation = null;
    if (last == null) {
      return;
    }
    try {
      last.stop(context);
    } catch (Throwable e) {
      agent.group().logger().warn("{} threw when it was stopped: {}", context.id(), e.toString());
    }
  }

  void perform(Attempt attempt, Operation operation) {
    if (!operation.cpuBound(attempt.payload().length)) {
      handle(attempt, operation);
      return;
    }
    Thread waiting = Thread.currentThread();
    attempt.goesToPool();
    try {
      agent.group().services().cpuPool().execute(() -> handleFor(waiting, attempt, operation));
    } catch (RejectedExecutionException e) {
      attempt.endAtOnce(Outcome.ERROR, FailureText.bytes("The runtime is stopping."), 0);
    }
    while (!attempt.isEnded()) {
      LockSupport.park(this);
      boolean _ = Thread.interrupted();
    }
  }

  private void handleFor(Thread waiting, Attempt attempt, Operation operation) {
    try {
      handle(attempt, operation);
    } finally {
      agent.group().services().cpuPool().ended(attempt);
      LockSupport.unpark(waiting);
    }
  }

  private void handle(Attempt attempt, Operation operation) {
    if (!attempt.begin()) {
      attempt.endCancelled(0);
      return;
    }
    context.begin(attempt, System.currentTimeMillis());
    long startNs = System.nanoTime();
    Outcome outcome;
    byte[] output;
    try {
      output = resultOf(attempt, operation);
      outcome = Outcome.COMPLETED;
    } catch (FinalTaskException e) {
      outcome = Outcome.FINAL_ERROR;
      output = FailureText.of(e);
    } catch (Throwable e) {
      // After an Error nobody knows what state the agent is in: the next task gets a new one.
      broken |= e instanceof Error;
      outcome = Outcome.ERROR;
      output = FailureText.of(e);
    }
    int tookUs = microsSince(startNs);
    AttemptState.Close close = attempt.close();
    context.end();
    if (close == AttemptState.Close.UNDISTURBED) {
      boolean _ = attempt.end(outcome, output, tookUs);
    } else if (close == AttemptState.Close.CANCELLED) {
      attempt.endCancelled(tookUs);
    }
  }

  private byte[] resultOf(Attempt attempt, Operation operation) throws Exception {
    if (broken) {
      stop();
      restart();
    }
    Task task =
        new Task(
            TaskIds.format(attempt.taskId()),
            operation.name(),
            attempt.payload(),
            attempt.number(),
            attempt.priority());
    byte[] result = implementation.handle(task, context);
    if (result == null) {
      throw new FinalTaskException(
          "The handler of " + operation.name() + " returned null; return an empty array instead.");
    }
    int max = agent.group().services().payloadBound().bytes();
    if (result.length > max) {
      throw new FinalTaskException(
          "The result of %s has %,d bytes; at most %,d are allowed."
              .formatted(operation.name(), result.length, max));
    }
    return result;
  }

  /** Microseconds since a moment, at most what an unsigned 32-bit field holds. */
  static int microsSince(long startNs) {
    return (int) Math.min(0xFFFF_FFFEL, (System.nanoTime() - startNs) / 1000);
  }
}
