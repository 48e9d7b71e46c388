package io.myriarch.scheduler.core;

/** What the core does about attempts that fail again and again, and with tasks that failed. */
public record FaultLimits(Breaker breaker, Agents agents, DeadLetters deadLetters) {
  /** Most probes of a breaker. */
  static final int PROBES_MAX = 100;

  /** Longest window of a breaker. */
  static final int WINDOW_MAX = 10_000;

  /**
   * When the circuit breaker of a specialty opens and for how long.
   *
   * @param isEnabled false: specialties have none
   * @param window the last attempts that are looked at, 1 to 10,000
   * @param failurePercent a full window with at least so many failures opens it
   * @param consecutiveFailures so many failures without a success between open it, 0: they do not
   * @param probes attempts at a time while it is half-open, 1 to 100
   * @param openNs how long it stays open the first time; doubles each time that it opens again soon
   * @param openMaxNs how long at most
   */
  public record Breaker(
      boolean isEnabled,
      int window,
      int failurePercent,
      int consecutiveFailures,
      int probes,
      long openNs,
      long openMaxNs) {}

  /**
   * When an agent is restarted.
   *
   * @param failuresBeforeRestart consecutive failed attempts; 0: never for that
   * @param restartPauseNs before the second restart that no success came after; doubles each time;
   *     the first restart is at once
   * @param restartPauseMaxNs the pause at most
   * @param stuckNs an agent that has not come back from a fenced attempt for so long is restarted
   */
  public record Agents(
      int failuresBeforeRestart, long restartPauseNs, long restartPauseMaxNs, long stuckNs) {}

  /**
   * How many of the tasks that failed for good are kept to be run again, and how long.
   *
   * @param lettersMax 0: none; beyond it the one that failed first is dropped
   * @param retentionMs after which one is dropped
   */
  public record DeadLetters(int lettersMax, long retentionMs) {}

  /** What a scheduler without configuration does. */
  public static FaultLimits usual() {
    return new FaultLimits(
        new Breaker(true, 100, 90, 50, 3, 5_000_000_000L, 120_000_000_000L),
        new Agents(5, 1_000_000_000L, 60_000_000_000L, 10_000_000_000L),
        new DeadLetters(100_000, 7L * 24 * 3600 * 1000));
  }
}
