package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import org.agrona.DirectBuffer;

/**
 * All that the core says. Calls come on the core's thread; buffers and slots are good during the
 * call only.
 *
 * <p>Whoever implements it keeps the promise that acknowledged means durable: what {@link
 * #taskAccepted}, {@link #acceptedAgain} and {@link #taskFinished} tell a client leaves only when
 * the records of this step are durable.
 */
public interface CoreOutput {
  /** The journal position of the records of this step. */
  long recordPosition();

  /** A route is used for the first time: record it. */
  void routeDefined(Routes.Route route);

  /** A task exists: record it, and acknowledge it to the link of the submission. */
  void taskAccepted(int slot, Submission submission);

  /**
   * The submission repeats an earlier one: acknowledge that task; tell its outcome if that is known
   * and wanted.
   */
  void acceptedAgain(Submission submission, long taskId, boolean isLive);

  /** A request is refused; nothing has been recorded. */
  void rejected(int link, long correlationId, RejectCode code, int retryAfterMs, String sentence);

  /** An attempt ended without success and the task goes on: record it. */
  void attemptFailed(
      int slot, FailureKind kind, long retryAtMs, DirectBuffer error, int offset, int length);

  /** A task has ended: record it, and tell those who follow it. Its row goes after the call. */
  void taskFinished(int slot, TaskStatus status, DirectBuffer output, int offset, int length);

  /** Users paused or resumed a type or a specialty: record it. */
  void pauseChanged(Pauses.Pause pause, boolean isPaused);

  /**
   * A task has failed for good: record what it takes to run it again. The record of its end follows
   * at once, and the two become durable together.
   *
   * @param payloadPosition -1: its payload is in memory; else where the record that has it lies
   */
  void deadLettered(
      int slot, FailureKind kind, long payloadPosition, DirectBuffer error, int offset, int length);

  /** Users took a task out of the dead letters: record it. */
  void deadLetterRemoved(long taskId);

  /** Starts agents of a group on a runtime. */
  void deployAgents(int link, int firstAgent, int count, FleetLayout.Group group);

  /** Stops agents on a runtime. */
  void removeAgents(int link, int firstAgent, int count);

  /**
   * The payload of a task is needed soon: read it from the record at this position, and tell {@link
   * SchedulerCore#payloadRead}. The record may still be among those of this step.
   */
  void payloadWanted(int slot, long position);

  /** Hands a task to an agent. */
  void assign(int link, int slot, int agent);

  /** Asks a runtime to finish what runs, within this time, and to leave. */
  void drainRuntime(int link, long timeoutMs);

  /** Interrupts an attempt that has been fenced. */
  void cancelAttempt(int link, long taskId, int agent, int epoch, int attempt);
}
