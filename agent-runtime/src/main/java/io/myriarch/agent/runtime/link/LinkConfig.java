package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.session.SessionLimits;

/**
 * Times of a link.
 *
 * @param connectTimeoutMs for the connection and for the scheduler's answer to the introduction
 * @param backoffMinMs shortest pause between two connections
 * @param backoffMaxMs longest pause between two connections
 * @param duplicateTimeoutMs so long a live runtime of the same id is waited for
 * @param forgottenAfterMs agents that a new link has not deployed after this time are stopped
 */
public record LinkConfig(
    int connectTimeoutMs,
    int backoffMinMs,
    int backoffMaxMs,
    int duplicateTimeoutMs,
    int forgottenAfterMs) {
  /**
   * The pauses are far shorter than the scheduler's {@code recovery.grace}: a runtime that comes
   * back later finds its tasks given to others.
   */
  public static final LinkConfig DEFAULT = new LinkConfig(5_000, 50, 500, 10_000, 10_000);

  private static final int UNCONFIRMED_MAX = 1 << 17;
  private static final long UNCONFIRMED_BYTES_MAX = 64L << 20;

  SessionLimits session(int agentsMax, OutcomeStore store) {
    return new SessionLimits(
        connectTimeoutMs,
        forgottenAfterMs,
        Math.max(UNCONFIRMED_MAX, 2 * agentsMax),
        Math.max(UNCONFIRMED_BYTES_MAX, store.bytesMax()));
  }
}
