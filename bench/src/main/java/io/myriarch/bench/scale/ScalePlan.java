package io.myriarch.bench.scale;

import java.time.Duration;
import java.util.List;

/**
 * What is measured; a part with an empty list is left out.
 *
 * @param idle time over which idle CPU is taken
 */
public record ScalePlan(
    List<Integer> agents,
    List<Integer> shards,
    List<Integer> connections,
    List<Integer> backlogs,
    Duration duration,
    Duration warmup,
    Duration idle) {
  public ScalePlan {
    agents = List.copyOf(agents);
    shards = List.copyOf(shards);
    connections = List.copyOf(connections);
    backlogs = List.copyOf(backlogs);
  }
}
