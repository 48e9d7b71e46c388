package io.myriarch.scheduler.shard;

/**
 * A runtime as shown to users.
 *
 * @param status joining, ready, draining, cut_off or lost
 * @param httpPort of its /health, /ready and /metrics; 0: none
 * @param silentMs since it was last heard of
 */
public record RuntimeView(
    String id,
    String status,
    String labels,
    int agents,
    int agentsWorking,
    int httpPort,
    long rssBytes,
    long heapUsedBytes,
    long cpuMillis,
    long silentMs) {}
