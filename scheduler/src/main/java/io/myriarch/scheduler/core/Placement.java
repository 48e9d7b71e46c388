package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which runtime each agent is to live on: every group spread evenly over the runtimes that can host
 * it, moving as few agents as that allows. Agents of a runtime that is cut off stay there.
 */
final class Placement {
  private Placement() {}

  /** Sets the home of every agent; {@link AgentTable#NONE} where there is no place. */
  static void place(FleetLayout layout, AgentTable agents, List<RuntimeRow> runtimes) {
    runtimes.forEach(runtime -> runtime.agentsPlaced = 0);
    List<RuntimeRow> ready =
        runtimes.stream().filter(r -> r.state == RuntimeRow.State.READY).toList();
    for (FleetLayout.Group group : layout.groups()) {
      placeGroup(group, agents, runtimes, hostsOf(group, ready));
    }
  }

  /**
   * Runtimes that have an implementation; all, if none has: then base operations is all there is.
   */
  private static List<RuntimeRow> hostsOf(FleetLayout.Group group, List<RuntimeRow> ready) {
    String key = group.type() + '/' + group.specialty();
    List<RuntimeRow> capable = ready.stream().filter(r -> r.kinds.containsKey(key)).toList();
    return capable.isEmpty() ? ready : capable;
  }

  private static void placeGroup(
      FleetLayout.Group group,
      AgentTable agents,
      List<RuntimeRow> runtimes,
      List<RuntimeRow> hosts) {
    int[] placed = new int[runtimes.size()];
    int kept = keepOutOfReach(group, agents, runtimes, placed);
    int[] quotas = quotas(group, agents, kept, runtimes.size(), hosts);
    List<Integer> homeless = new ArrayList<>();
    for (int agent = group.firstAgent(); agent < group.end(); agent++) {
      int home = agents.home(agent);
      if (isOutOfReach(agents, agent, runtimes)) {
        continue;
      }
      if (home != AgentTable.NONE && placed[home] < quotas[home]) {
        put(agents, agent, runtimes.get(home), placed);
      } else {
        homeless.add(agent);
      }
    }
    int next = 0;
    for (int agent : homeless) {
      while (next < hosts.size()
          && placed[hosts.get(next).index] == quotas[hosts.get(next).index]) {
        next++;
      }
      if (next == hosts.size()) {
        agents.home(agent, AgentTable.NONE);
      } else {
        put(agents, agent, hosts.get(next), placed);
      }
    }
  }

  private static boolean isOutOfReach(AgentTable agents, int agent, List<RuntimeRow> runtimes) {
    int host = agents.host(agent);
    return host != AgentTable.NONE
        && host == agents.home(agent)
        && runtimes.get(host).state == RuntimeRow.State.CUT_OFF;
  }

  private static int keepOutOfReach(
      FleetLayout.Group group, AgentTable agents, List<RuntimeRow> runtimes, int[] placed) {
    int kept = 0;
    for (int agent = group.firstAgent(); agent < group.end(); agent++) {
      if (isOutOfReach(agents, agent, runtimes)) {
        put(agents, agent, runtimes.get(agents.home(agent)), placed);
        kept++;
      }
    }
    return kept;
  }

  /**
   * How many agents of a group each runtime is to have: as equal as the room there allows.
   *
   * @param kept agents of the group that need no place
   */
  private static int[] quotas(
      FleetLayout.Group group, AgentTable agents, int kept, int runtimes, List<RuntimeRow> hosts) {
    int[] quotas = new int[runtimes];
    int left = group.agents() - kept;
    List<RuntimeRow> open = new ArrayList<>(hosts);
    open.removeIf(host -> room(host) == 0);
    while (left > 0 && !open.isEmpty()) {
      if (left < open.size()) {
        open = firstInNeed(open, left, agentsByHome(group, agents, runtimes));
      }
      int share = left / open.size();
      for (RuntimeRow host : open) {
        int given = Math.min(share, room(host) - quotas[host.index]);
        quotas[host.index] += given;
        left -= given;
      }
      open.removeIf(host -> room(host) == quotas[host.index]);
    }
    return quotas;
  }

  /** Those with fewest agents; of equal ones those that host most of the group already. */
  private static List<RuntimeRow> firstInNeed(List<RuntimeRow> open, int count, int[] byHome) {
    Comparator<RuntimeRow> byPlaced = Comparator.comparingInt(host -> host.agentsPlaced);
    return new ArrayList<>(
        open.stream()
            .sorted(byPlaced.thenComparingInt(host -> -byHome[host.index]))
            .limit(count)
            .toList());
  }

  private static int[] agentsByHome(FleetLayout.Group group, AgentTable agents, int runtimes) {
    int[] byHome = new int[runtimes];
    for (int agent = group.firstAgent(); agent < group.end(); agent++) {
      if (agents.home(agent) != AgentTable.NONE) {
        byHome[agents.home(agent)]++;
      }
    }
    return byHome;
  }

  private static int room(RuntimeRow runtime) {
    return Math.max(0, runtime.agentsMax - runtime.agentsPlaced);
  }

  private static void put(AgentTable agents, int agent, RuntimeRow runtime, int[] placed) {
    agents.home(agent, runtime.index);
    placed[runtime.index]++;
    runtime.agentsPlaced++;
  }
}
