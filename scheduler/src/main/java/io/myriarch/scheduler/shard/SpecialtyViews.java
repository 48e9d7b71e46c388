package io.myriarch.scheduler.shard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the shards' views of specialties together. */
final class SpecialtyViews {
  private SpecialtyViews() {}

  static List<SpecialtyView> sum(List<List<SpecialtyView>> shards) {
    Map<String, SpecialtyView> sums = new LinkedHashMap<>();
    for (List<SpecialtyView> shard : shards) {
      for (SpecialtyView view : shard) {
        sums.merge(view.type() + '/' + view.specialty(), view, SpecialtyViews::sum);
      }
    }
    return new ArrayList<>(sums.values());
  }

  /** Of bars and breakers the one that is worse: what a user has to know of. */
  private static SpecialtyView sum(SpecialtyView a, SpecialtyView b) {
    return new SpecialtyView(
        a.type(),
        a.specialty(),
        a.agents() + b.agents(),
        FleetViews.sum(a.agentsByStatus(), b.agentsByStatus()),
        a.paused() || b.paused(),
        a.typePaused() || b.typePaused(),
        Math.max(a.pausedSinceMs(), b.pausedSinceMs()),
        a.bar().equals("none") ? b.bar() : a.bar(),
        a.breaker().equals("closed") ? b.breaker() : a.breaker(),
        a.breakerOpens() + b.breakerOpens());
  }
}
