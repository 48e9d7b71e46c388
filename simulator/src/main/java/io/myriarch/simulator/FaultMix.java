package io.myriarch.simulator;

import java.util.SplittableRandom;

/**
 * How much of each fault a world has, swarm style: some worlds have none of a kind, some much. For
 * what happens to processes, links and disks it is a rate; for what handlers and clients do it is a
 * probability for each task.
 */
@SuppressWarnings("EnumOrdinal") // asked in every step, stored nowhere
final class FaultMix {
  private static final double ALL_CALM = 0.08;
  private static final double PRESENT = 0.4;

  /** The most of each: times a second for rates, probability for tasks. */
  private static final double[] MOST = new double[Fault.values().length];

  static {
    most(Fault.MESSAGE_LATE, 4);
    most(Fault.MESSAGE_VERY_LATE, 0.05);
    most(Fault.MESSAGE_LOST, 1.5);
    most(Fault.MESSAGE_REPEATED, 3);
    most(Fault.LINK_CUT_ONE_WAY, 0.6);
    most(Fault.LINK_CUT_BOTH_WAYS, 0.6);
    most(Fault.LINK_HALF_OPEN, 0.6);
    most(Fault.RUNTIME_CRASH, 0.8);
    most(Fault.RUNTIME_PAUSE, 0.6);
    most(Fault.RUNTIME_DRAIN, 0.4);
    most(Fault.SCHEDULER_CRASH, 0.5);
    most(Fault.SCHEDULER_CRASH_AT_RECORD, 0.5);
    most(Fault.SCHEDULER_CRASH_IN_RECOVERY, 0.5);
    most(Fault.SCHEDULER_PAUSE, 0.5);
    most(Fault.POWER_CUT, 0.5);
    most(Fault.TORN_TAIL, 0.5);
    most(Fault.DISK_FULL, 0.4);
    most(Fault.DISK_SLOW, 0.5);
    most(Fault.FSYNC_ERROR, 0.3);
    most(Fault.CLOCK_JUMP, 0.5);
    most(Fault.CLIENT_RETRY, 1);
    most(Fault.CLIENT_VANISH, 0.1);
    most(Fault.TASK_CANCELLED, 0.4);
    most(Fault.HANDLER_FAILS, 0.6);
    most(Fault.HANDLER_FAILS_FOR_GOOD, 0.3);
    most(Fault.HANDLER_HANGS, 0.3);
    most(Fault.HANDLER_ENDS_LATE, 0.3);
    most(Fault.HANDLER_KILLS_RUNTIME, 0.15);
    most(Fault.RUNTIME_POWER_CUT, 0.5);
    most(Fault.OUTBOX_FULL, 0.4);
    most(Fault.PAUSE, 0.6);
    most(Fault.REQUEUE_ONE, 1);
    most(Fault.REQUEUE_MANY, 0.5);
  }

  private final double[] amounts = new double[MOST.length];

  private static void most(Fault fault, double amount) {
    MOST[fault.ordinal()] = amount;
  }

  /**
   * Draws a mix.
   *
   * @param later draws the faults that were added later, so that the worlds of old seeds stay
   */
  FaultMix(SplittableRandom random, SplittableRandom later) {
    if (random.nextDouble() < ALL_CALM) {
      return;
    }
    int old = Fault.FIRST_OF_OWN_DRAW.ordinal();
    draw(random, 0, old);
    draw(later, old, amounts.length);
  }

  private void draw(SplittableRandom random, int from, int to) {
    double present = PRESENT * 2 * random.nextDouble();
    for (int i = from; i < to; i++) {
      if (random.nextDouble() < present) {
        amounts[i] = MOST[i] * Math.pow(30, -random.nextDouble());
      }
    }
  }

  double amount(Fault fault) {
    return amounts[fault.ordinal()];
  }

  boolean has(Fault fault) {
    return amounts[fault.ordinal()] > 0;
  }

  void none(Fault fault) {
    amounts[fault.ordinal()] = 0;
  }
}
