package io.myriarch.scheduler.core;

import java.util.PriorityQueue;

/**
 * Restarts agents that do not get on: after failures in a row, when their runtime does not know
 * them, when they do not come back from an attempt that was fenced, and at users' wish. A restart
 * is a removal and a deployment on the same runtime; if no success comes after it the next one
 * waits, longer each time, while the agent is not used.
 */
final class AgentCare {
  private static final int DOUBLINGS_MAX = 30;
  private static final long NOT_DUE = 0;

  private final CoreContext context;
  private final FaultLimits.Agents limits;
  private final boolean[] isProven;
  private final byte[] failuresInARow;
  private final byte[] restartsInARow;
  private final boolean[] isRestartDue;
  private final long[] deployAtNs;
  private final PriorityQueue<Pause> pauses = new PriorityQueue<>();
  private final ErrorWatch stuck;
  private FleetControl fleet;

  /** An agent's wait for its deployment; void if it is not what the agent waits for any more. */
  private record Pause(long untilNs, int agent) implements Comparable<Pause> {
    @Override
    public int compareTo(Pause other) {
      return Long.compare(untilNs, other.untilNs);
    }
  }

  AgentCare(CoreContext context) {
    this.context = context;
    limits = context.limits.faults().agents();
    int agents = context.layout.agents();
    isProven = new boolean[agents];
    failuresInARow = new byte[agents];
    restartsInARow = new byte[agents];
    isRestartDue = new boolean[agents];
    deployAtNs = new long[agents];
    stuck = new ErrorWatch(agents);
  }

  void fleet(FleetControl control) {
    fleet = control;
  }

  void succeeded(int agent) {
    isProven[agent] = true;
    if (failuresInARow[agent] != 0 || restartsInARow[agent] != 0) {
      failuresInARow[agent] = 0;
      restartsInARow[agent] = 0;
      isRestartDue[agent] = false;
    }
  }

  /** An attempt failed by the agent's doing; enough of that and it is restarted when it is free. */
  void failed(int agent) {
    isProven[agent] = false;
    if (limits.failuresBeforeRestart() > 0
        && ++failuresInARow[agent] >= limits.failuresBeforeRestart()) {
      isRestartDue[agent] = true;
    }
  }

  /**
   * Whether it has worked since it was started, and its last attempt that ended did well. Others
   * are used when none of these is idle: what fails at once would else draw many tasks to itself.
   */
  boolean isProven(int agent) {
    return isProven[agent];
  }

  /** The agent's runtime and this core are not of one mind: it is restarted when it is free. */
  void mistrust(int agent) {
    isRestartDue[agent] = true;
  }

  /** Whether an agent that is free now is to be restarted instead of being used. */
  boolean isRestartDue(int agent) {
    return isRestartDue[agent];
  }

  /** Whether an agent waits for its deployment after a restart that did not help. */
  boolean isHeldBack(int agent) {
    return deployAtNs[agent] != NOT_DUE;
  }

  /** An attempt was fenced; the agent is not used before it answers. */
  void fenced(int agent) {
    stuck.add(agent, context.nowNs);
  }

  /** The agent answered after its attempt was fenced. */
  void answered(int agent) {
    stuck.remove(agent);
  }

  /** The agent is not hosted any more: what was known of it is void. */
  void forget(int agent) {
    stuck.remove(agent);
    isProven[agent] = false;
    failuresInARow[agent] = 0;
    restartsInARow[agent] = 0;
    isRestartDue[agent] = false;
    deployAtNs[agent] = NOT_DUE;
  }

  /** Stops an agent without an attempt that counts, on a runtime that is ready, and starts it. */
  void restart(int agent) {
    stuck.remove(agent);
    isProven[agent] = false;
    isRestartDue[agent] = false;
    failuresInARow[agent] = 0;
    context.counters.agentRestarted();
    fleet.stop(agent);
    int earlier = restartsInARow[agent];
    restartsInARow[agent] = (byte) Math.min(earlier + 1, Byte.MAX_VALUE);
    if (earlier == 0) {
      fleet.start(agent);
      return;
    }
    long untilNs = context.nowNs + pauseNs(earlier);
    deployAtNs[agent] = untilNs;
    pauses.add(new Pause(untilNs, agent));
  }

  private long pauseNs(int earlier) {
    int doublings = Math.min(earlier - 1, DOUBLINGS_MAX);
    long doubledNs = limits.restartPauseNs() << doublings;
    boolean isOver = doubledNs >> doublings != limits.restartPauseNs();
    return isOver ? limits.restartPauseMaxNs() : Math.min(doubledNs, limits.restartPauseMaxNs());
  }

  /** Starts agents whose pause is over, and restarts those that are stuck. */
  void turn() {
    while (!pauses.isEmpty() && pauses.peek().untilNs() <= context.nowNs) {
      Pause pause = pauses.poll();
      if (deployAtNs[pause.agent()] == pause.untilNs()) {
        deployAtNs[pause.agent()] = NOT_DUE;
        fleet.start(pause.agent());
      }
    }
    int agent;
    while ((agent = stuck.pollOlderThan(context.nowNs - limits.stuckNs())) != AgentTable.NONE) {
      fleet.renew(agent);
    }
  }
}
