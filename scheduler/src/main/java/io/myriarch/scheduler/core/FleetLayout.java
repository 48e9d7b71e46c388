package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The agents that there are to be, and the targets that tasks can name. Agents are numbered through
 * in the order of the fleet file. Targets are numbered too: first the groups (one for each
 * specialty), then the types, then any.
 */
public final class FleetLayout {
  /** What a client writes for "whichever". */
  public static final String ANY = "any";

  private final List<Group> groups;
  private final List<String> types;
  private final Map<String, Integer> typeIndex = new LinkedHashMap<>();
  private final Map<String, Integer> groupIndex = new LinkedHashMap<>();
  private final int agents;
  private final int firstNumber;

  /**
   * The agents of one specialty.
   *
   * @param firstAgent number of the first agent; the others follow it
   * @param configuration JSON object of settings, empty if there are none
   */
  public record Group(
      String type, String specialty, int firstAgent, int agents, String configuration) {
    int end() {
      return firstAgent + agents;
    }
  }

  /** A group before it is given its place among the agents. */
  public record Wanted(String type, String specialty, int agents, String configuration) {}

  /** Lays out the groups of a fleet that one shard has all of, in the order given. */
  public FleetLayout(List<Wanted> wanted) {
    this(wanted, 0);
  }

  private FleetLayout(List<Wanted> wanted, int firstNumber) {
    this.firstNumber = firstNumber;
    List<Group> laidOut = new ArrayList<>();
    int next = 0;
    for (Wanted group : wanted) {
      groupIndex.put(key(group.type(), group.specialty()), laidOut.size());
      typeIndex.putIfAbsent(group.type(), typeIndex.size());
      laidOut.add(
          new Group(group.type(), group.specialty(), next, group.agents(), group.configuration()));
      next += group.agents();
    }
    groups = List.copyOf(laidOut);
    types = List.copyOf(typeIndex.keySet());
    agents = next;
  }

  /**
   * The part of a fleet that one of several shards has: an equal share of each group. Users'
   * numbers of the agents of shard 1 follow those of shard 0, and so on.
   */
  public static FleetLayout ofShard(List<Wanted> wanted, int shard, int shards) {
    int before = 0;
    for (int earlier = 0; earlier < shard; earlier++) {
      before += share(wanted, earlier, shards).stream().mapToInt(Wanted::agents).sum();
    }
    return new FleetLayout(share(wanted, shard, shards), before);
  }

  private static List<Wanted> share(List<Wanted> wanted, int shard, int shards) {
    return wanted.stream()
        .map(group -> {
          int rest = shard < group.agents() % shards ? 1 : 0;
          return new Wanted(
              group.type(),
              group.specialty(),
              group.agents() / shards + rest,
              group.configuration());
        })
        .toList();
  }

  /** The number that runtimes and users know an agent by; -1 stands for none. */
  public int number(int agent) {
    return agent < 0 ? agent : agent + firstNumber;
  }

  /**
   * The agent of this shard with that number; outside of 0 to {@link #agents} if it has none such.
   */
  public int agentOfNumber(int number) {
    return number - firstNumber;
  }

  private static String key(String type, String specialty) {
    return type + '/' + specialty;
  }

  /** Agents in all. */
  public int agents() {
    return agents;
  }

  public List<Group> groups() {
    return groups;
  }

  public List<String> types() {
    return types;
  }

  public boolean hasType(String type) {
    return typeIndex.containsKey(type);
  }

  /** The group of a specialty, or -1. */
  public int group(String type, String specialty) {
    return groupIndex.getOrDefault(key(type, specialty), -1);
  }

  /** Whether the fleet has this type, with {@code any} for the specialty, or this specialty. */
  public boolean isTypeOrGroup(String type, String specialty) {
    return specialty.equals(ANY) ? hasType(type) : group(type, specialty) >= 0;
  }

  int targets() {
    return groups.size() + types.size() + 1;
  }

  /** The target that stands for a type, whatever the specialty. */
  int typeTarget(int type) {
    return groups.size() + type;
  }

  /** The target that stands for any agent. */
  int anyTarget() {
    return groups.size() + types.size();
  }

  int typeOfGroup(int group) {
    return typeIndex.get(groups.get(group).type());
  }

  /**
   * The target of a pair of names, or -1 if there is none; {@code any} with a specialty is none.
   */
  int target(String type, String specialty) {
    if (type.equals(ANY)) {
      return specialty.equals(ANY) ? anyTarget() : -1;
    }
    if (specialty.equals(ANY)) {
      Integer index = typeIndex.get(type);
      return index == null ? -1 : typeTarget(index);
    }
    return group(type, specialty);
  }
}
