package io.myriarch.scheduler.fleet;

import java.util.List;

/**
 * The agents that there are to be. Agents are numbered from 0 in the order of the groups. Made by
 * {@link FleetFile}, which checks it.
 */
public record Fleet(String name, List<AgentGroup> groups) {
  public Fleet {
    groups = List.copyOf(groups);
  }

  /** Agents in all groups. */
  public int agents() {
    return groups.stream().mapToInt(AgentGroup::count).sum();
  }

  /**
   * Agents of one specialty, with the same settings.
   *
   * @param configuration JSON object of the settings for these agents; empty: none
   */
  public record AgentGroup(String type, String specialty, int count, String configuration) {}
}
