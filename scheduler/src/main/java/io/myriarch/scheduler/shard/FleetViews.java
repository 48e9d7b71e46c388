package io.myriarch.scheduler.shard;

import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the shards' views of the fleet together. */
final class FleetViews {
  private FleetViews() {}

  static FleetView sum(FleetView a, FleetView b) {
    return new FleetView(
        a.agentsWanted() + b.agentsWanted(),
        a.agentsReady() + b.agentsReady(),
        sum(a.agentsByStatus(), b.agentsByStatus()),
        sum(a.tasksByStatus(), b.tasksByStatus()),
        a.accepted() + b.accepted(),
        sum(a.finished(), b.finished()),
        Math.min(a.runtimesReady(), b.runtimesReady()),
        a.durability(),
        a.accepting() && b.accepting(),
        a.ready() && b.ready());
  }

  static Map<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
    Map<String, Long> sums = new LinkedHashMap<>(a);
    b.forEach((key, value) -> sums.merge(key, value, Long::sum));
    return sums;
  }

  /** No shard had time to answer. */
  static FleetView unknown() {
    return new FleetView(0, 0, Map.of(), Map.of(), 0, Map.of(), 0, "", false, false);
  }
}
