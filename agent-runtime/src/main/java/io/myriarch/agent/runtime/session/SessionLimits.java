package io.myriarch.agent.runtime.session;

/**
 * Times and bounds of a session.
 *
 * @param welcomeTimeoutMs for the scheduler's answer to the introduction
 * @param forgottenAfterMs agents that a new link has not deployed after this time are stopped
 * @param unconfirmedMax outcomes sent that the scheduler has not confirmed; beyond, agents wait
 * @param unconfirmedBytesMax of their outputs, likewise
 */
public record SessionLimits(
    int welcomeTimeoutMs, int forgottenAfterMs, int unconfirmedMax, long unconfirmedBytesMax) {
  /** Silence of so many heartbeat intervals means that the scheduler is gone. */
  public static final int SILENT_INTERVALS_MAX = 6;

  /** Longest heartbeat interval that a scheduler may ask for. */
  public static final long HEARTBEAT_INTERVAL_MS_MAX = 60_000;
}
