package io.myriarch.loadtest.faults.agent;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Marks its executions, and misbehaves when the payload says so. The result is {@code number
 * task-id attempt}, so that the auditor can tell which execution it comes from.
 */
final class FaultAgent implements Agent {
  private static final int MEBIBYTE = 1 << 20;
  private static final int HALT_CODE = 42;

  private final EffectLog effects;

  FaultAgent(EffectLog effects) {
    this.effects = effects;
  }

  @Override
  public byte[] handle(Task task, AgentContext context) throws Exception {
    Instruction instruction =
        Instruction.parse(new String(task.payload(), StandardCharsets.US_ASCII));
    effects.write(EffectLog.BEGIN, task.id(), task.attempt(), instruction.number());
    boolean done = false;
    try {
      act(instruction, task.attempt());
      done = true;
    } finally {
      char how = done ? EffectLog.END : EffectLog.INTERRUPTED;
      effects.write(how, task.id(), task.attempt(), instruction.number());
    }
    return (instruction.number() + " " + task.id() + " " + task.attempt())
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void act(Instruction instruction, int attempt) throws Exception {
    switch (instruction.action()) {
      case NOW -> {}
      case WORK -> Thread.sleep(instruction.millis());
      case FAIL -> throw new IllegalStateException("told to fail");
      case REFUSE -> throw new FinalTaskException("told to fail for good");
      case HALT -> Runtime.getRuntime().halt(HALT_CODE);
      case ALLOCATE -> allocate();
      case HALT_ONCE -> {
        if (attempt == 1) {
          Runtime.getRuntime().halt(HALT_CODE);
        }
      }
      case ALLOCATE_ONCE -> {
        if (attempt == 1) {
          allocate();
        }
      }
      case SPIN -> spin(instruction.millis());
      case BLOCK -> new CountDownLatch(1).await();
      case DEAF -> deaf(instruction.millis());
    }
  }

  private static void allocate() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < Integer.MAX_VALUE) {
      kept.add(new byte[MEBIBYTE]);
    }
  }

  /** Burns a whole core, and does not look whether it is still wanted. */
  private static void spin(long millis) {
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < untilNs) {
      Thread.onSpinWait();
    }
  }

  /** Sleeps on through every interrupt. */
  private static void deaf(long millis) {
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long leftNs = untilNs - System.nanoTime();
        leftNs > 0;
        leftNs = untilNs - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(leftNs);
      } catch (InterruptedException _) {
        // That is what it is for.
      }
    }
  }
}
