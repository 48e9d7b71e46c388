package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Which runtime each agent is to live on: every group spread evenly over the runtimes that can host
 * it, moving as few agents as that allows.
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
    int quota = hosts.isEmpty() ? 0 : (group.agents() + hosts.size() - 1) / hosts.size();
    int[] placed = new int[runtimes.size()];
    List<Integer> homeless = new ArrayList<>();
    for (int agent = group.firstAgent(); agent < group.end(); agent++) {
      int home = agents.home(agent);
      if (home != AgentTable.NONE
          && hosts.contains(runtimes.get(home))
          && placed[home] < quota
          && hasRoom(runtimes.get(home))) {
        put(agents, agent, runtimes.get(home), placed);
      } else {
        homeless.add(agent);
      }
    }
    int next = 0;
    for (int agent : homeless) {
      while (next < hosts.size()
          && (placed[hosts.get(next).index] >= quota || !hasRoom(hosts.get(next)))) {
        next++;
      }
      if (next == hosts.size()) {
        agents.home(agent, AgentTable.NONE);
      } else {
        put(agents, agent, hosts.get(next), placed);
      }
    }
  }

  private static boolean hasRoom(RuntimeRow runtime) {
    return runtime.agentsPlaced < runtime.agentsMax;
  }

  private static void put(AgentTable agents, int agent, RuntimeRow runtime, int[] placed) {
    agents.home(agent, runtime.index);
    placed[runtime.index]++;
    runtime.agentsPlaced++;
  }
}
