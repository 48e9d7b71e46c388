package io.myriarch.scheduler.core;

import java.util.Map;

/**
 * Why a task that has not ended is where it is.
 *
 * @param reason what it waits for
 * @param sentence the same for people
 * @param orderingKey empty: it has none
 * @param heldBy the task of the same ordering key that goes before it; 0: none
 * @param untilMs wall clock: when the wait ends, if that depends on time alone; 0: it does not
 * @param deadlineMs wall clock: when it expires; 0: never
 * @param ahead tasks that go before it, of its tenant and target or of its ordering key; -1: it
 *     does not stand in a queue
 * @param isAheadExact false: there may be more, counting stopped
 * @param estimateMs until it starts, at the present rate of the shard; -1: nothing to go by
 * @param agents those that could do it, by state
 */
public record Explanation(
    WaitReason reason,
    String sentence,
    String orderingKey,
    long heldBy,
    long untilMs,
    long deadlineMs,
    int ahead,
    boolean isAheadExact,
    long estimateMs,
    Map<AgentStatus, Integer> agents) {}
