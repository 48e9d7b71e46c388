package io.myriarch.scheduler.shard;

import java.util.Map;

/**
 * A specialty as shown to users: whether its agents are given tasks, and if not why.
 *
 * @param specialty {@code any} stands for a whole type: there is a row for it only if the type is
 *     paused and the fleet no longer has it
 * @param agents that it has in the fleet; 0: paused, but not in the fleet any more
 * @param agentsByStatus idle, working, error, healing
 * @param paused whether it has a pause of its own
 * @param typePaused whether its type is paused
 * @param pausedSinceMs wall clock, of the earlier of the two; 0: neither
 * @param bar what keeps its agents from tasks: none, paused, type_paused, breaker_open or
 *     breaker_probing
 * @param breaker closed, open or half_open
 * @param breakerOpens how often the breaker opened since the start
 */
public record SpecialtyView(
    String type,
    String specialty,
    int agents,
    Map<String, Long> agentsByStatus,
    boolean paused,
    boolean typePaused,
    long pausedSinceMs,
    String bar,
    String breaker,
    long breakerOpens) {}
