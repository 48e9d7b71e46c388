package io.myriarch.agent.runtime;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Operation;
import io.myriarch.agent.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent that does whatever a test needs an agent to do. */
public final class TestAgent implements Agent {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.of("upper", "Upper case of the payload."),
          Operation.of("state", "Says whether it is interrupted, and how many tasks came before."),
          Operation.of("block", "Waits for the gate of the payload's name, or an interrupt."),
          Operation.of("fail", "Throws as the payload says."),
          Operation.of("spin", "Burns CPU without a pause until the gate opens."),
          Operation.of("setting", "Returns a setting."),
          Operation.cpuBound("compute", "Says on what thread it runs."),
          Operation.cpuBound("compute-until-cancelled", "Runs until it is cancelled."),
          Operation.of("deaf", "Waits for the gate and ignores interrupts."),
          Operation.cpuBound("deaf-computing", "Computes until the gate opens, come what may."));

  static volatile CountDownLatch gate = new CountDownLatch(1);

  /** Handlers that began and ignore interrupts, since the gate was closed. */
  static final AtomicInteger DEAF = new AtomicInteger();

  static void closeGate() {
    DEAF.set(0);
    gate = new CountDownLatch(1);
  }

  /** Settings. */
  record Settings(String colour, int size) {}

  static String shown(Operation operation) {
    return operation.name() + (operation.cpuBound(0) ? "*" : "");
  }

  private int tasks;

  @Override
  public byte[] handle(Task task, AgentContext context) throws Exception {
    tasks++;
    String payload = new String(task.payload(), StandardCharsets.UTF_8);
    return switch (task.operation()) {
      case "upper" -> bytes(payload.toUpperCase(java.util.Locale.ROOT));
      case "state" -> bytes(Thread.currentThread().isInterrupted() + " " + tasks);
      case "block" -> block(context);
      case "fail" -> fail(payload);
      case "spin" -> spin();
      case "setting" -> bytes(context.configuration(Settings.class).toString());
      case "deaf" -> deaf();
      case "deaf-computing" -> {
        DEAF.incrementAndGet();
        yield spin();
      }
      case "compute" -> bytes(Thread.currentThread().isVirtual() + " " + context.id());
      default -> computeUntilCancelled(context);
    };
  }

  private static byte[] block(AgentContext context) throws InterruptedException {
    context.metrics().count("blocked", 1);
    gate.await();
    return bytes("through");
  }

  private static byte[] deaf() {
    DEAF.incrementAndGet();
    while (gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        // That is what it is about.
      }
    }
    return bytes("heard nothing");
  }

  private static byte[] spin() {
    while (gate.getCount() > 0) {
      Thread.onSpinWait();
    }
    return bytes("spun");
  }

  private static byte[] computeUntilCancelled(AgentContext context) {
    while (!context.isCancelled()) {
      Thread.onSpinWait();
    }
    return bytes("cancelled");
  }

  private static byte[] fail(String how) throws Exception {
    return switch (how) {
      case "final" -> throw new FinalTaskException("it makes no sense");
      case "null" -> null;
      case "large" -> new byte[(1 << 20) + 1];
      case "error" -> throw new StackOverflowError("deep");
      case "long" -> throw new IllegalStateException("ä".repeat(100_000));
      default -> throw new java.io.IOException(how);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes it. */
  public static final class Provider implements AgentProvider {
    @Override
    public String type() {
      return "test";
    }

    @Override
    public String specialty() {
      return "lab";
    }

    @Override
    public String version() {
      return "1.0";
    }

    @Override
    public List<Operation> operations() {
      return OPERATIONS;
    }

    @Override
    public Agent create() {
      return new TestAgent();
    }
  }
}
