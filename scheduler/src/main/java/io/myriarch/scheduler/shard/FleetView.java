package io.myriarch.scheduler.shard;

import java.util.Map;

/**
 * The fleet at a glance.
 *
 * @param agentsWanted agents of the fleet file
 * @param agentsReady agents that are idle or working
 * @param agentsByStatus idle, working, error, healing
 * @param tasksByStatus live tasks: scheduled, queued, assigned, retrying
 * @param accepted since the first start, as far as the journal tells
 * @param finished since the first start, by outcome
 * @param ready whether tasks are accepted and every agent is ready
 */
public record FleetView(
    int agentsWanted,
    int agentsReady,
    Map<String, Long> agentsByStatus,
    Map<String, Long> tasksByStatus,
    long accepted,
    Map<String, Long> finished,
    int runtimesReady,
    String durability,
    boolean accepting,
    boolean ready) {}
