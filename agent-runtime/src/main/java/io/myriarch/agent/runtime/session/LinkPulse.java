package io.myriarch.agent.runtime.session;

/**
 * When to send a sign of life, and when the scheduler has been silent for too long.
 *
 * <p>Thread rule: the link's reader notes what it hears, the housekeeping thread asks.
 */
final class LinkPulse {
  private final SessionLimits limits;
  private volatile long heardNs;
  private volatile long intervalNs;
  private long joinedNs;
  private boolean pruned;
  private long heartbeatNs;
  private long pingNs;
  private long askedNs;

  LinkPulse(SessionLimits limits) {
    this.limits = limits;
  }

  void introduced(long nowNs) {
    heardNs = nowNs;
    pruned = true;
  }

  void joined(long nowNs, long intervalMs) {
    intervalNs = intervalMs * 1_000_000;
    heardNs = nowNs;
    joinedNs = nowNs;
    pruned = false;
  }

  void heard(long nowNs) {
    heardNs = nowNs;
  }

  /** Whether the scheduler has said nothing for so long that it must be gone. */
  boolean isSilent(long nowNs, LinkState state) {
    long askedBeforeNs = askedNs;
    askedNs = nowNs;
    long maxNs =
        state == LinkState.JOINED
            ? SessionLimits.SILENT_INTERVALS_MAX * intervalNs
            : limits.welcomeTimeoutMs() * 1_000_000L;
    if (nowNs - askedBeforeNs > maxNs / 2) {
      // This process itself was asleep: give the reader the time to read what has come meanwhile.
      heardNs = nowNs;
      return false;
    }
    return nowNs - heardNs > maxNs;
  }

  /** Whether a heartbeat is due now. */
  boolean takeHeartbeat(long nowNs) {
    if (nowNs - heartbeatNs < intervalNs) {
      return false;
    }
    heartbeatNs = nowNs;
    return true;
  }

  /** Whether the scheduler should be asked for a sign of life now. */
  boolean takePing(long nowNs) {
    if (nowNs - heardNs < intervalNs || nowNs - pingNs < intervalNs) {
      return false;
    }
    pingNs = nowNs;
    return true;
  }

  /** Whether agents that were not deployed again are to be stopped now. For the link's reader. */
  boolean takePruning(long nowNs) {
    if (pruned || nowNs - joinedNs < limits.forgottenAfterMs() * 1_000_000L) {
      return false;
    }
    pruned = true;
    return true;
  }
}
