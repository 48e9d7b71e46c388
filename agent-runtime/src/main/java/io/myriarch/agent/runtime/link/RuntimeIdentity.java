package io.myriarch.agent.runtime.link;

/**
 * How this process introduces itself.
 *
 * @param id unique in the fleet, kept over restarts
 * @param epoch start time of the process, milliseconds: a newer one replaces an older one
 * @param agentsMax so many agents it can host
 * @param cutOffMaxMs so long it may be cut off before its attempts count as lost; 0: not at all
 * @param httpPort of /health, /ready and /metrics; 0: none
 * @param labels key=value, comma separated; may be empty
 */
public record RuntimeIdentity(
    String id, long epoch, int agentsMax, long cutOffMaxMs, int httpPort, String labels) {}
