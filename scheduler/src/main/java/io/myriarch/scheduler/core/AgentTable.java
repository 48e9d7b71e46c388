package io.myriarch.scheduler.core;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The agents: a row for each, in arrays. */
public final class AgentTable {
  static final int NONE = -1;

  private final int[] groupOf;
  private final int[] hostOf;
  private final int[] homeOf;
  private final byte[] statusOf;
  private final long[] taskOf;
  private final int[] tokenOf;
  private final boolean[] deployed;
  private final int[] succeeded;
  private final int[] failed;
  private final IdleAgents idle;
  private final int[][] targetsOfGroup;
  private final int[][] sizeByGroupAndStatus;

  AgentTable(FleetLayout layout) {
    int agents = layout.agents();
    groupOf = new int[agents];
    hostOf = filled(agents);
    homeOf = filled(agents);
    statusOf = new byte[agents];
    taskOf = new long[agents];
    tokenOf = new int[agents];
    deployed = new boolean[agents];
    succeeded = new int[agents];
    failed = new int[agents];
    idle = new IdleAgents(agents, layout.targets());
    targetsOfGroup = new int[layout.groups().size()][];
    sizeByGroupAndStatus = new int[layout.groups().size()][AgentStatus.values().length];
    for (int group = 0; group < targetsOfGroup.length; group++) {
      int type = layout.typeOfGroup(group);
      targetsOfGroup[group] = new int[] {group, layout.typeTarget(type), layout.anyTarget()};
      FleetLayout.Group row = layout.groups().get(group);
      Arrays.fill(groupOf, row.firstAgent(), row.end(), group);
      Arrays.fill(statusOf, row.firstAgent(), row.end(), (byte) AgentStatus.HEALING.value());
      sizeByGroupAndStatus[group][AgentStatus.HEALING.value()] = row.agents();
    }
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, NONE);
    return array;
  }

  public int size() {
    return groupOf.length;
  }

  public int group(int agent) {
    return groupOf[agent];
  }

  /** The targets whose tasks this agent can do: its specialty, its type, any. */
  int[] targets(int agent) {
    return targetsOfGroup[groupOf[agent]];
  }

  int[] targetsOfGroup(int group) {
    return targetsOfGroup[group];
  }

  public AgentStatus status(int agent) {
    return STATUSES[statusOf[agent]];
  }

  private static final AgentStatus[] STATUSES = AgentStatus.values();

  /** The one place where an agent changes its state. */
  private void status(int agent, AgentStatus next) {
    int[] sizes = sizeByGroupAndStatus[groupOf[agent]];
    sizes[statusOf[agent]]--;
    sizes[next.value()]++;
    statusOf[agent] = (byte) next.value();
  }

  /** Agents of a group in a state. */
  int size(int group, AgentStatus status) {
    return sizeByGroupAndStatus[group][status.value()];
  }

  /** Agents in a state. */
  public int size(AgentStatus status) {
    int sum = 0;
    for (int[] sizes : sizeByGroupAndStatus) {
      sum += sizes[status.value()];
    }
    return sum;
  }

  /** Whether agents of a group do the tasks of a target. */
  boolean serves(int group, int target) {
    int[] targets = targetsOfGroup[group];
    return target == targets[0] || target == targets[1] || target == targets[2];
  }

  /** The agents that can do the tasks of a target, by state. */
  Map<AgentStatus, Integer> sizes(int target) {
    Map<AgentStatus, Integer> sizes = new EnumMap<>(AgentStatus.class);
    for (AgentStatus status : AgentStatus.values()) {
      int sum = 0;
      for (int group = 0; group < targetsOfGroup.length; group++) {
        int[] targets = targetsOfGroup[group];
        boolean isOfTarget = target == targets[0] || target == targets[1] || target == targets[2];
        sum += isOfTarget ? sizeByGroupAndStatus[group][status.value()] : 0;
      }
      sizes.put(status, sum);
    }
    return sizes;
  }

  /** Row of the runtime that hosts it, or {@link #NONE}. */
  public int host(int agent) {
    return hostOf[agent];
  }

  void host(int agent, int runtime) {
    hostOf[agent] = runtime;
    deployed[agent] = false;
  }

  /** Whether its host has been told to run it since it connected. */
  boolean isDeployed(int agent) {
    return deployed[agent];
  }

  void deployed(int agent) {
    deployed[agent] = true;
  }

  /** Row of the runtime that is to host it, or {@link #NONE}. */
  int home(int agent) {
    return homeOf[agent];
  }

  void home(int agent, int runtime) {
    homeOf[agent] = runtime;
  }

  /** The task that its attempt is of, also when that attempt has been fenced; 0: none. */
  public long task(int agent) {
    return taskOf[agent];
  }

  public int succeeded(int agent) {
    return succeeded[agent];
  }

  public int failed(int agent) {
    return failed[agent];
  }

  void countOutcome(int agent, boolean success) {
    if (success) {
      succeeded[agent]++;
    } else {
      failed[agent]++;
    }
  }

  /** Whether this is the attempt that the agent works on. */
  boolean worksOn(int agent, long taskId, int epoch, int attempt) {
    return taskOf[agent] == taskId && tokenOf[agent] == token(epoch, attempt);
  }

  int epoch(int agent) {
    return tokenOf[agent] >>> 16;
  }

  int attempt(int agent) {
    return tokenOf[agent] & 0xFFFF;
  }

  private static int token(int epoch, int attempt) {
    return epoch << 16 | attempt;
  }

  /**
   * The agent that gets the next task of a target, taken from the idle ones; {@link #NONE}: none
   * is.
   */
  int pollIdle(int target) {
    int agent = idle.first(target);
    if (agent != NONE) {
      removeIdle(agent);
    }
    return agent;
  }

  boolean hasIdle(int target) {
    return idle.has(target);
  }

  /**
   * Makes a hosted agent idle.
   *
   * @param isProven whether it goes before those of its runtime that are not
   */
  void idle(int agent, boolean isProven) {
    taskOf[agent] = 0;
    status(agent, AgentStatus.IDLE);
    idle.add(agent, hostOf[agent], targets(agent), isProven);
  }

  /** Makes an agent idle that is not to be used for now: it stands in no list. */
  void rest(int agent) {
    if (isListed(agent)) {
      removeIdle(agent);
    }
    taskOf[agent] = 0;
    status(agent, AgentStatus.IDLE);
  }

  /** An agent that was taken from the idle ones, or was just freed, gets an attempt. */
  void work(int agent, long taskId, int epoch, int attempt) {
    taskOf[agent] = taskId;
    tokenOf[agent] = token(epoch, attempt);
    status(agent, AgentStatus.WORKING);
  }

  /** Its attempt has been fenced; it is not used until it answers. */
  void error(int agent) {
    status(agent, AgentStatus.ERROR);
  }

  /** Its runtime is cut off: it is not used until that is back, and keeps its attempt. */
  void outOfReach(int agent) {
    if (isListed(agent)) {
      removeIdle(agent);
    }
    status(agent, AgentStatus.ERROR);
  }

  /** It is no longer, or not yet, hosted. */
  void healing(int agent) {
    if (isListed(agent)) {
      removeIdle(agent);
    }
    taskOf[agent] = 0;
    status(agent, AgentStatus.HEALING);
  }

  /** Whether it stands in the lists of idle agents; one that waits for credit or rests does not. */
  boolean isListed(int agent) {
    return idle.contains(agent);
  }

  private void removeIdle(int agent) {
    idle.remove(agent, targets(agent));
  }
}
