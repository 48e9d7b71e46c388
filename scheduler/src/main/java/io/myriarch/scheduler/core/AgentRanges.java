package io.myriarch.scheduler.core;

import org.agrona.collections.IntArrayList;

/**
 * Agents in ascending order, each with a runtime, told as ranges of neighbours of one group and one
 * runtime.
 */
final class AgentRanges {
  /** Takes a range. */
  @FunctionalInterface
  interface RangeHandler {
    void onRange(int link, int firstAgent, int count);
  }

  private final CoreContext context;
  private final IntArrayList ranges = new IntArrayList();

  AgentRanges(CoreContext context) {
    this.context = context;
  }

  void add(int agent, int runtime) {
    int last = ranges.size() - 3;
    if (last >= 0
        && ranges.getInt(last) == runtime
        && ranges.getInt(last + 1) + ranges.getInt(last + 2) == agent
        && context.agents.group(ranges.getInt(last + 1)) == context.agents.group(agent)) {
      ranges.setInt(last + 2, ranges.getInt(last + 2) + 1);
    } else {
      ranges.addInt(runtime);
      ranges.addInt(agent);
      ranges.addInt(1);
    }
  }

  void emit(RangeHandler handler) {
    for (int i = 0; i < ranges.size(); i += 3) {
      handler.onRange(
          context.runtimes.get(ranges.getInt(i)).link, ranges.getInt(i + 1), ranges.getInt(i + 2));
    }
  }
}
