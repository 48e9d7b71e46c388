package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.AgentStatus;
import io.myriarch.scheduler.core.Explanation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A task, and why it is where it is.
 *
 * @param why null: it has ended
 */
public record TaskExplanation(TaskView task, Wait why) {
  /**
   * What a task waits for, in words: as {@link Explanation}, whose components it has.
   *
   * @param waitsFor the reason's stable name
   * @param agents those that could do it, by the name of their state
   */
  public record Wait(
      String waitsFor,
      String sentence,
      String orderingKey,
      long heldBy,
      long untilMs,
      long deadlineMs,
      int ahead,
      boolean isAheadExact,
      long estimateMs,
      Map<String, Integer> agents) {}

  static TaskExplanation of(TaskView task, Explanation why) {
    Map<String, Integer> agents = new LinkedHashMap<>();
    for (Map.Entry<AgentStatus, Integer> each : why.agents().entrySet()) {
      agents.put(each.getKey().label(), each.getValue());
    }
    return new TaskExplanation(
        task,
        new Wait(
            why.reason().label(),
            why.sentence(),
            why.orderingKey(),
            why.heldBy(),
            why.untilMs(),
            why.deadlineMs(),
            why.ahead(),
            why.isAheadExact(),
            why.estimateMs(),
            agents));
  }
}
