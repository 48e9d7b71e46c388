package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * What a core counts: plain additions in one array, no allocation, no lock.
 *
 * <p>Thread rule: the core's thread alone counts; any thread may read. Each figure read is one that
 * was true at some moment; figures read one after the other may be of different moments. What must
 * fit together (the ledger) is therefore worked out by {@link #publish}, on the core's thread and
 * between two steps, and read as one number.
 */
public final class CoreCounters {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int STATUSES = 8;
  private static final int REJECT_CODES = 32;
  private static final int FAILURE_KINDS = 8;

  private static final int SUBMITTED = 0;
  private static final int ATTEMPTS = 1;
  private static final int RETRIES = 2;
  private static final int STALE_RESULTS = 3;
  private static final int ACCEPTED_ALL = 4;
  private static final int FINISHED_ALL = 5;
  private static final int IMBALANCE = 6;
  private static final int OLDEST_WAITING_AGE_NS = 7;
  private static final int AGENT_RESTARTS = 8;
  private static final int DEAD_LETTERS = 9;
  private static final int DEAD_LETTERED = 10;
  private static final int DEAD_LETTERS_DROPPED = 11;
  private static final int REQUEUED = 12;
  private static final int ORDERING_KEYS = 13;
  private static final int PARKED = 14;
  private static final int REWRITTEN = 15;
  private static final int LIVE = 16;
  private static final int REJECTED = LIVE + STATUSES;
  private static final int FAILED_ATTEMPTS = REJECTED + REJECT_CODES;
  private static final int ACCEPTED = FAILED_ATTEMPTS + FAILURE_KINDS;

  private final List<String> types;
  private final int finishedBase;
  private final long[] cells;
  private final LatencyBuckets queueWait = new LatencyBuckets();
  private final LatencyBuckets execution = new LatencyBuckets();
  private final LatencyBuckets total = new LatencyBuckets();
  private final LatencyBuckets failureDetection = new LatencyBuckets();
  private final LatencyBuckets redispatch = new LatencyBuckets();

  /**
   * All at zero.
   *
   * @param types names of the agent types that tasks may ask for, {@code any} included; a type is
   *     named by its place in this list from then on
   */
  public CoreCounters(List<String> types) {
    this.types = List.copyOf(types);
    this.finishedBase = ACCEPTED + types.size();
    this.cells = new long[finishedBase + types.size() * STATUSES];
  }

  /** A submission reached the core, whatever becomes of it. */
  public void submitted() {
    add(SUBMITTED, 1);
  }

  /** A task exists from now on; its state is told by {@link #entered}. */
  public void accepted(int type) {
    add(ACCEPTED + type, 1);
    add(ACCEPTED_ALL, 1);
  }

  /** A submission was refused. */
  public void rejected(RejectCode code) {
    add(REJECTED + code.value(), 1);
  }

  /** A task has ended; {@link #left} tells of the live state it was in. */
  public void finished(int type, TaskStatus outcome) {
    assert outcome.value() >= TaskStatus.SUCCEEDED.value() : outcome;
    add(finishedBase + type * STATUSES + outcome.value(), 1);
    add(FINISHED_ALL, 1);
  }

  /** A live task is in this state now. */
  public void entered(TaskStatus status) {
    assert status.value() < TaskStatus.SUCCEEDED.value() : status;
    add(LIVE + status.value(), 1);
  }

  /** A live task is no longer in this state. */
  public void left(TaskStatus status) {
    assert status.value() < TaskStatus.SUCCEEDED.value() : status;
    add(LIVE + status.value(), -1);
  }

  /** An attempt was given to an agent. */
  public void attempted() {
    add(ATTEMPTS, 1);
  }

  /** An attempt did not succeed. */
  public void attemptFailed(FailureKind kind) {
    add(FAILED_ATTEMPTS + kind.value(), 1);
  }

  /** A failed attempt will be followed by another. */
  public void retried() {
    add(RETRIES, 1);
  }

  /** So many ordering keys have live tasks, and so many of these wait behind others of theirs. */
  void ordering(long keys, long parked) {
    set(ORDERING_KEYS, keys);
    set(PARKED, parked);
  }

  /** A task failed for good and is kept to be run again. */
  void deadLettered() {
    add(DEAD_LETTERED, 1);
  }

  /** The record of a live task was written again, so that its old file can go. */
  void recordRewritten() {
    add(REWRITTEN, 1);
  }

  /** So many are kept now. */
  void deadLetters(long size) {
    set(DEAD_LETTERS, size);
  }

  /** One was dropped: too many, or too old. */
  void deadLetterDropped() {
    add(DEAD_LETTERS_DROPPED, 1);
  }

  /** One was requeued. */
  void requeued() {
    add(REQUEUED, 1);
  }

  /** An agent was restarted. */
  void agentRestarted() {
    add(AGENT_RESTARTS, 1);
  }

  /** An outcome came late or twice and was dropped. */
  public void staleResult() {
    add(STALE_RESULTS, 1);
  }

  /**
   * Sets what must fit together. Call it between two steps, once a duty cycle.
   *
   * @param liveTasks rows of the task table that are in use, counted by the table itself
   * @param oldestWaitingAgeNs of the task that has waited longest for an agent; 0: none waits
   */
  public void publish(long liveTasks, long oldestWaitingAgeNs) {
    set(OLDEST_WAITING_AGE_NS, oldestWaitingAgeNs);
    set(IMBALANCE, cells[ACCEPTED_ALL] - cells[FINISHED_ALL] - liveTasks);
  }

  public List<String> types() {
    return types;
  }

  public long submittedTotal() {
    return read(SUBMITTED);
  }

  public long acceptedTotal() {
    return read(ACCEPTED_ALL);
  }

  public long acceptedTotal(int type) {
    return read(ACCEPTED + type);
  }

  public long rejectedTotal(RejectCode code) {
    return read(REJECTED + code.value());
  }

  public long finishedTotal() {
    return read(FINISHED_ALL);
  }

  public long finishedTotal(int type, TaskStatus outcome) {
    return read(finishedBase + type * STATUSES + outcome.value());
  }

  /** Tasks in this live state now. */
  public long live(TaskStatus status) {
    return read(LIVE + status.value());
  }

  public long attemptsTotal() {
    return read(ATTEMPTS);
  }

  public long failedAttemptsTotal(FailureKind kind) {
    return read(FAILED_ATTEMPTS + kind.value());
  }

  public long retriesTotal() {
    return read(RETRIES);
  }

  /** Ordering keys of live tasks. */
  public long orderingKeys() {
    return read(ORDERING_KEYS);
  }

  /** Live tasks that wait behind others of their ordering key. */
  public long parked() {
    return read(PARKED);
  }

  public long deadLetters() {
    return read(DEAD_LETTERS);
  }

  public long deadLetteredTotal() {
    return read(DEAD_LETTERED);
  }

  public long recordsRewrittenTotal() {
    return read(REWRITTEN);
  }

  public long deadLettersDroppedTotal() {
    return read(DEAD_LETTERS_DROPPED);
  }

  public long requeuedTotal() {
    return read(REQUEUED);
  }

  public long agentRestartsTotal() {
    return read(AGENT_RESTARTS);
  }

  public long staleResultsTotal() {
    return read(STALE_RESULTS);
  }

  /**
   * Accepted less finished less live tasks, as of the last {@link #publish}. Anything but 0 means
   * that a task was lost or made up.
   */
  public long ledgerImbalance() {
    return read(IMBALANCE);
  }

  public long oldestWaitingAgeNs() {
    return read(OLDEST_WAITING_AGE_NS);
  }

  /** Time that a task waited for an agent, all attempts, recorded when it is assigned or ends. */
  public LatencyBuckets queueWait() {
    return queueWait;
  }

  /** Time of an attempt in its handler, as the runtime measured it. */
  public LatencyBuckets execution() {
    return execution;
  }

  /** Time from the last sign of life of a lost runtime until its loss was noticed. */
  public LatencyBuckets failureDetection() {
    return failureDetection;
  }

  /** Time from the last sign of life of a lost runtime until a task of it was assigned again. */
  public LatencyBuckets redispatch() {
    return redispatch;
  }

  /** Time from acceptance to the end of a task. */
  public LatencyBuckets total() {
    return total;
  }

  private void add(int cell, long delta) {
    CELL.setOpaque(cells, cell, cells[cell] + delta);
  }

  private void set(int cell, long value) {
    CELL.setOpaque(cells, cell, value);
  }

  private long read(int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }
}
