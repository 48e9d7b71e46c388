package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.Durability;

/**
 * Every bound and default that the core keeps to.
 *
 * @param shard number of this shard
 * @param durability what an acknowledgement means to a task that asks for nothing else
 * @param tasksMax live tasks
 * @param payloadBytesMax memory for payloads of live tasks
 * @param taskPayloadBytesMax one payload
 * @param maxAttemptsDefault attempts of a task that asks for no number
 * @param lossesMax attempts that may be lost with their runtime
 * @param executionTimeoutMsDefault of a task that asks for none
 * @param clientWindow submissions of a client that may be without an answer
 * @param sessionsMax client sessions remembered
 * @param idempotencyKeysMax keys remembered
 * @param finishedTasksMax ended tasks that can be looked up
 * @param runtimeSilenceNs after which a runtime is lost
 * @param runtimeCutOffMaxNs longest that a runtime may ask to be cut off without being lost
 * @param runtimePayloadBytesMax payload bytes that a runtime may have in hand
 * @param runtimesExpected placement waits for so many runtimes, for a moment; 0: for none
 * @param recoveryGraceNs how long replayed tasks wait for the runtimes that may still work on them
 * @param faults what is done about what fails again and again
 * @param fairness among tenants and priorities
 */
public record CoreLimits(
    int shard,
    Durability durability,
    int tasksMax,
    long payloadBytesMax,
    int taskPayloadBytesMax,
    int maxAttemptsDefault,
    int lossesMax,
    int executionTimeoutMsDefault,
    int clientWindow,
    int sessionsMax,
    int idempotencyKeysMax,
    int finishedTasksMax,
    long runtimeSilenceNs,
    long runtimeCutOffMaxNs,
    long runtimePayloadBytesMax,
    int runtimesExpected,
    long recoveryGraceNs,
    FaultLimits faults,
    Fairness fairness) {
  /** What a task is given that asks for this. */
  public Durability durability(Durability asked) {
    return asked == Durability.PROCESS || asked == Durability.FSYNC ? asked : durability;
  }

  /** Priorities are 0 to this. */
  public static final int PRIORITY_MAX = ReadyQueues.PRIORITIES - 1;

  /** Most attempts that a task may ask for. */
  public static final int ATTEMPTS_MAX = 100;

  /** Longest execution timeout that a task may ask for. */
  public static final long EXECUTION_TIMEOUT_MS_MAX = 24L * 3600 * 1000;

  /** Longest delay and latest deadline that a task may ask for. */
  public static final long DELAY_MS_MAX = 366L * 24 * 3600 * 1000;

  /** Longest idempotency key in characters. */
  public static final int IDEMPOTENCY_KEY_LENGTH_MAX = 128;

  /** Longest ordering key in characters. */
  public static final int ORDERING_KEY_LENGTH_MAX = 128;

  /** Tasks counted before a task whose place users ask for; there may be more then. */
  static final int EXPLAINED_AHEAD_MAX = 10_000;

  /** Longest name of a tenant in characters. */
  public static final int TENANT_LENGTH_MAX = 128;

  /**
   * Longest that the next task of an ordering key waits for the handler of a fenced attempt to end.
   */
  static final long FENCED_WAIT_NS_MAX = 10_000_000_000L;

  /** Pause between two looks whether that handler has ended. */
  static final long FENCED_RECHECK_NS = 20_000_000L;

  /** Runtimes that are known, lost ones among them; no more can be connected. */
  public static final int RUNTIMES_MAX = 1000;

  /** Routes that can be opened. */
  public static final int ROUTES_MAX = 10_000;

  /** Longest that placement waits for the runtimes expected. */
  static final long PLACEMENT_WAIT_NS = 1_000_000_000L;

  /** A longer time between two turns is a pause of this process. */
  static final long OWN_PAUSE_NS = 200_000_000L;

  /** Timers fired in one turn at most. */
  static final int TIMERS_PER_TURN_MAX = 10_000;

  /** Tasks assigned in one turn from what had to wait, at most. */
  static final int ASSIGNMENTS_PER_TURN_MAX = 10_000;

  /** Attempts of a task that may be handed back by runtimes that leave; more count as losses. */
  static final int HANDED_BACK_MAX = 100;

  /**
   * Old journal files are emptied, their live tasks written again, if no more percent of them are
   * live: so every byte that is written again frees at least three.
   */
  static final int REWRITTEN_PERCENT_MAX = 25;

  /** Rows looked at in one turn for tasks to be written again. */
  static final int REWRITE_ROWS_PER_TURN_MAX = 512;

  /** Tasks written again in one turn. */
  static final int REWRITES_PER_PIECE_MAX = 128;

  /** Payload bytes written again in one turn, but for the last of its tasks. */
  static final int REWRITE_PIECE_BYTES_MAX = 256 * 1024;

  /** Ended tasks that can be looked up though newer ones took their place. */
  static final int LATE_FINISHED_MAX = 100_000;

  /** Live tasks whose last error is kept; about 100 MB at most with the length below. */
  static final int LAST_ERRORS_MAX = 50_000;

  /** Longest last error of a live task, in characters; the journal has all of it. */
  static final int LAST_ERROR_LENGTH_MAX = 1024;

  /** Failed tasks that are listed. */
  static final int FAILED_TASKS_MAX = 100_000;

  /** Longest error text that is kept. */
  static final int ERROR_BYTES_MAX = 16 * 1024;
}
