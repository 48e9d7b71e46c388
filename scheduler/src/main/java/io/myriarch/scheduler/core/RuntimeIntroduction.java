package io.myriarch.scheduler.core;

import java.util.List;

/**
 * What a runtime says of itself before it is given agents.
 *
 * @param epoch start time of its process
 * @param cutOffMaxMs so long it may be cut off before its attempts count as lost; 0: not at all
 * @param httpPort of its /health, /ready and /metrics; 0: none
 * @param held attempts that it works on, or whose outcome it has yet to tell
 */
public record RuntimeIntroduction(
    String id,
    long epoch,
    int link,
    int agentsMax,
    long cutOffMaxMs,
    String labels,
    int httpPort,
    List<AgentKind> kinds,
    List<Held> held) {
  /** An attempt of an earlier connection. */
  public record Held(long taskId, int agent, int epoch, int attempt) {}
}
