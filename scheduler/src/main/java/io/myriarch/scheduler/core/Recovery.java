package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import org.agrona.DirectBuffer;

/**
 * Rebuilds the tables from the records of the journal, in their order, before anything else
 * happens.
 */
public final class Recovery {
  /**
   * Stands for a link of before the start: nobody follows until the session asks for the task
   * again.
   */
  private static final int FORMER_LINK = Integer.MAX_VALUE;

  private final CoreContext context;
  private final Dispatcher dispatcher;
  private final Outcomes outcomes;
  private final Pauses pauses;
  private long batchPosition;

  Recovery(CoreContext context, Dispatcher dispatcher, Outcomes outcomes, Pauses pauses) {
    this.pauses = pauses;
    this.context = context;
    this.dispatcher = dispatcher;
    this.outcomes = outcomes;
  }

  /** The records that follow lie in the batch at this position of this file. */
  public void startBatch(int file, long position, int bytes) {
    context.files.startFile(file, position);
    context.files.written(bytes);
    batchPosition = position;
  }

  /** The scheduler had started. */
  public void opened(int epoch) {
    context.epoch = Math.max(context.epoch, epoch);
  }

  public void route(int number, String type, String specialty, String operation, String tenant) {
    context.routes.define(number, type, specialty, operation, tenant);
  }

  /** A type or a specialty had been paused or resumed, or was paused still when a file began. */
  public void pauseChanged(String type, String specialty, boolean isPaused, long sinceMs) {
    pauses.apply(new Pauses.Pause(type, specialty, sinceMs), isPaused);
  }

  /**
   * A task had been accepted, or its record was written again.
   *
   * @param s with link 0; delays are those that were asked for, counted from {@code submittedAtMs}
   */
  public void accepted(long taskId, Submission s, long submittedAtMs, int attempts, int losses) {
    TaskTable tasks = context.tasks;
    // Ids count up but for records that were written again: the first ones need no look.
    int known = sawId(taskId) ? TaskTable.NONE : tasks.findSequence(TaskIds.sequence(taskId));
    if (known != TaskTable.NONE) {
      if (tasks.id(known) != taskId) {
        throw new IllegalArgumentException(
            "task %s has the number of task %s"
                .formatted(TaskIds.format(taskId), TaskIds.format(tasks.id(known))));
      }
      // All that it says is known; but this is where the record is from now on.
      context.recordMoved(known, batchPosition);
      return;
    }
    int slot = tasks.add(taskId, TaskStatus.QUEUED);
    context.payloads.accept(slot, s.payload, s.payloadOffset, s.payloadLength);
    tasks.submittedAtMs(slot, submittedAtMs);
    tasks.acceptedAtNs(slot, context.monotonicNs(submittedAtMs));
    tasks.deadlineNs(slot, deadlineNs(submittedAtMs, s.deadlineMs));
    tasks.route(slot, s.route);
    tasks.priority(slot, s.priority);
    tasks.durability(slot, context.limits.durability(s.durability));
    tasks.maxAttempts(slot, s.maxAttempts);
    tasks.timeoutMs(slot, (int) s.executionTimeoutMs);
    tasks.attempt(slot, attempts);
    tasks.losses(slot, losses);
    context.quarantine.lost(slot, losses);
    context.recorded(slot, batchPosition);
    context.counters.accepted(context.route(slot).type());
    context.tenants.entered(context.route(slot).tenant());
    context.counters.entered(TaskStatus.QUEUED);
    remember(s, taskId);
    context.payloads.letGo();
    if (s.requeuedFrom != 0) {
      context.requeue(slot, s.requeuedFrom);
    }
    tasks.readyAtNs(
        slot,
        s.notBeforeDelayMs == 0
            ? context.nowNs
            : againNs(submittedAtMs + s.notBeforeDelayMs, s.notBeforeDelayMs));
    dispatcher.admit(slot, s.orderingKey);
  }

  /** So many attempts of the task that was accepted last had been handed back. */
  public void handedBack(long taskId, int count) {
    int slot = context.tasks.find(taskId);
    if (slot != TaskTable.NONE) {
      context.tasks.handedBack(slot, count);
    }
  }

  private long deadlineNs(long submittedAtMs, long deadlineMs) {
    return deadlineMs == 0 ? 0 : Math.max(1, againNs(submittedAtMs + deadlineMs, deadlineMs));
  }

  /**
   * A time of the wall clock that was this long away when it was recorded. It is no further away
   * now, though the clock may have been set back since.
   */
  private long againNs(long wallMs, long delayMs) {
    return context.monotonicNs(Math.min(wallMs, context.nowMs + delayMs));
  }

  private void remember(Submission s, long taskId) {
    if (s.sessionId != 0) {
      context.tasks.follow(context.tasks.find(taskId), FORMER_LINK, s.correlationId);
      context.sessions.remember(s.sessionId, s.correlationId, taskId);
    }
    if (!s.idempotencyKey.isEmpty()) {
      context.keys.remember(
          context.idempotencyName(s),
          taskId,
          context.keys.digest(s.route, s.payload, s.payloadOffset, s.payloadLength));
    }
  }

  /**
   * A task had failed for good, or its record was written again. The record of its end follows the
   * first time.
   *
   * @param payloadPosition -1 if the record has its payload
   * @param dataBytes of error and payload, as far as the record has them
   */
  public void deadLettered(
      long taskId,
      int route,
      FailureKind kind,
      long failedAtMs,
      long payloadPosition,
      int dataBytes) {
    var _ = sawId(taskId);
    if (context.deadLetters.isEnabled()) {
      int slot = context.tasks.find(taskId);
      boolean isApart = payloadPosition >= 0 && slot != TaskTable.NONE;
      context.deadLetters.add(
          taskId,
          batchPosition,
          route,
          kind,
          failedAtMs,
          isApart ? context.tasks.file(slot) : DeadLetter.NO_FILE,
          dataBytes + (isApart ? context.tasks.payloadLength(slot) : 0));
    }
  }

  /** Users had taken a task out of the dead letters. */
  public void deadLetterRemoved(long taskId) {
    context.deadLetters.forget(taskId);
  }

  /**
   * An attempt had failed and the task had gone on; or the record of the task was written again,
   * which counted this attempt already, and this tells how it had ended.
   */
  public void attemptFailed(
      long taskId,
      int attempt,
      FailureKind kind,
      long retryAtMs,
      DirectBuffer error,
      int offset,
      int length) {
    TaskTable tasks = context.tasks;
    int slot = tasks.find(taskId);
    if (slot == TaskTable.NONE) {
      return;
    }
    boolean isNew = attempt > tasks.attempt(slot);
    if (isNew) {
      tasks.attempt(slot, attempt);
      outcomes.countAttempt(slot, kind);
      if (kind == FailureKind.LOST) {
        context.quarantine.lost(slot, tasks.losses(slot));
      }
    }
    if (isNew || length > 0) {
      context.lastErrors.put(slot, error.getStringWithoutLengthUtf8(offset, length));
    }
    tasks.readyAtNs(slot, againNs(retryAtMs, context.retryPolicy.maxMs()));
    if (!tasks.isParked(slot)) {
      if (tasks.status(slot) == TaskStatus.QUEUED) {
        dispatcher.unqueue(slot);
      }
      context.timers.disarm(slot);
      dispatcher.start(slot);
    }
  }

  /** A task had ended. */
  public void finished(long taskId, TaskStatus outcome, long position) {
    var _ = sawId(taskId);
    int slot = context.tasks.find(taskId);
    if (slot == TaskTable.NONE) {
      context.finished.add(taskId, position, outcome == TaskStatus.FAILED);
      return;
    }
    if (context.tasks.status(slot) == TaskStatus.QUEUED) {
      dispatcher.unqueue(slot);
    }
    outcomes.forget(slot, outcome, position);
  }

  /** Returns whether the id is later than all before it. */
  private boolean sawId(long taskId) {
    long sequence = TaskIds.sequence(taskId);
    boolean isLater = sequence > context.lastSequence;
    if (isLater) {
      context.lastSequence = sequence;
    }
    return isLater;
  }
}
