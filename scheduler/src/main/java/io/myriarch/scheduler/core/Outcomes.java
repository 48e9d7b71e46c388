package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How attempts and tasks end: results, failures, retries, timeouts, cancellation. */
final class Outcomes {
  private static final DirectBuffer TIMED_OUT =
      text("the attempt took longer than its execution timeout");
  private static final DirectBuffer EXPIRED = text("the deadline passed before the task ended");
  private static final DirectBuffer CANCELLED = text("cancelled by its submitter");
  private static final DirectBuffer RUNTIME_LOST =
      text("the runtime was lost while the task ran there");

  private static final DirectBuffer RESTARTED =
      text("the agent was restarted while the task ran there");

  private final CoreContext context;
  private final Dispatcher dispatcher;

  Outcomes(CoreContext context, Dispatcher dispatcher) {
    this.context = context;
    this.dispatcher = dispatcher;
  }

  private static DirectBuffer text(String text) {
    return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A runtime says that an attempt succeeded. */
  void completed(RuntimeRow runtime, AttemptReport report) {
    int slot = currentSlot(runtime, report);
    if (slot != TaskTable.NONE) {
      context.tasks.executionUs(slot, report.executionUs);
      context.counters.execution().record(report.executionUs * 1000L);
      countSuccess(report.agent);
      dispatcher.returnCredit(runtime, context.tasks.payloadLength(slot));
      finish(slot, TaskStatus.SUCCEEDED, report.output, report.offset, report.length);
    } else {
      context.counters.staleResult();
    }
    freeAgent(runtime, report);
  }

  /** A runtime says that an attempt did not succeed. */
  void failed(RuntimeRow runtime, AttemptReport report, FailureKind kind) {
    int slot = currentSlot(runtime, report);
    if (slot != TaskTable.NONE) {
      context.tasks.executionUs(slot, report.executionUs);
      context.agents.countOutcome(report.agent, false);
      dispatcher.returnCredit(runtime, context.tasks.payloadLength(slot));
      int length = Math.min(report.length, CoreLimits.ERROR_BYTES_MAX);
      attemptFailed(slot, kind, report.output, report.offset, length);
    } else if (kind != FailureKind.INTERRUPTED) {
      // An interrupted attempt was fenced by this core: that it ends is what was asked for.
      context.counters.staleResult();
    }
    freeAgent(runtime, report);
  }

  /**
   * The outcome came with a new link while the old one is not known to be gone: what that had in
   * hand of the task is settled, and the agent is not used before the old link is.
   */
  private void leaveOldLink(int slot, AttemptReport report) {
    int agent = report.agent;
    if (context.agents.worksOn(agent, report.taskId, report.epoch, report.attempt)
        && context.host(agent).isConnected()) {
      dispatcher.returnCredit(context.host(agent), context.tasks.payloadLength(slot));
      context.agents.error(agent);
      context.care.fenced(agent);
    }
  }

  private void countSuccess(int agent) {
    context.agents.countOutcome(agent, true);
    context.care.succeeded(agent);
    int group = context.agents.group(agent);
    if (context.gate.succeeded(agent, group, context.nowNs)) {
      dispatcher.gateChanged(group);
    }
  }

  /**
   * An attempt that failed by itself or took too long speaks against its agent and its specialty. A
   * final error speaks against the task, a loss against the runtime, and an agent that is not where
   * it was thought to be is to be put there.
   */
  private void countFailure(int agent, FailureKind kind) {
    context.counters.attemptFailed(kind);
    if (kind == FailureKind.ERROR || kind == FailureKind.TIMEOUT) {
      context.care.failed(agent);
      int group = context.agents.group(agent);
      if (context.gate.failed(agent, group, context.nowNs)) {
        dispatcher.gateChanged(group);
      }
    } else if (kind == FailureKind.NOT_HOSTED) {
      context.care.mistrust(agent);
    }
  }

  /**
   * A runtime that introduces itself tells an outcome that no scheduler has confirmed to it. It
   * counts if that attempt is still the present one, or the last one before this scheduler started.
   *
   * @param kind null if the attempt succeeded
   */
  void reported(AttemptReport report, FailureKind kind) {
    int slot = context.tasks.find(report.taskId);
    boolean isAgent = report.agent >= 0 && report.agent < context.agents.size();
    if (slot == TaskTable.NONE
        || !isAgent
        || !(isPresent(slot, report) || adopt(slot, report.held()))) {
      context.counters.staleResult();
      return;
    }
    context.tasks.executionUs(slot, report.executionUs);
    leaveOldLink(slot, report);
    if (kind == null) {
      context.counters.execution().record(report.executionUs * 1000L);
      countSuccess(report.agent);
      finish(slot, TaskStatus.SUCCEEDED, report.output, report.offset, report.length);
    } else {
      int length = Math.min(report.length, CoreLimits.ERROR_BYTES_MAX);
      attemptFailed(slot, kind, report.output, report.offset, length);
    }
  }

  /** Whether this is the attempt that its agent works on, as far as is known here. */
  private boolean isPresent(int slot, AttemptReport report) {
    TaskTable tasks = context.tasks;
    return tasks.status(slot) == TaskStatus.ASSIGNED
        && tasks.agent(slot) == report.agent
        && tasks.epoch(slot) == report.epoch
        && tasks.attempt(slot) == report.attempt;
  }

  /**
   * The slot of the task if the report is of its present attempt, else {@link TaskTable#NONE}: it
   * is stale.
   */
  private int currentSlot(RuntimeRow runtime, AttemptReport report) {
    int slot = context.tasks.find(report.taskId);
    if (slot != TaskTable.NONE
        && isPresent(slot, report)
        && context.agents.host(report.agent) == runtime.index) {
      return slot;
    }
    return TaskTable.NONE;
  }

  private void freeAgent(RuntimeRow runtime, AttemptReport report) {
    if (report.agent >= 0
        && report.agent < context.agents.size()
        && context.agents.host(report.agent) == runtime.index
        && context.agents.worksOn(report.agent, report.taskId, report.epoch, report.attempt)) {
      dispatcher.free(report.agent);
    }
  }

  /**
   * Goes on with an attempt that was assigned before this scheduler started; false if it does not
   * count.
   */
  boolean adopt(int slot, RuntimeIntroduction.Held held) {
    TaskTable tasks = context.tasks;
    TaskStatus status = tasks.status(slot);
    if (held.attempt() != tasks.attempt(slot) + 1
        || held.epoch() >= context.epoch
        || status == TaskStatus.ASSIGNED
        || tasks.isParked(slot)) {
      return false;
    }
    if (status == TaskStatus.QUEUED) {
      dispatcher.unqueue(slot);
    }
    tasks.attempt(slot, held.attempt());
    tasks.epoch(slot, held.epoch());
    tasks.agent(slot, held.agent());
    context.transition(slot, TaskStatus.ASSIGNED);
    dispatcher.armExecution(slot);
    context.payloads.assigned(slot);
    if (tasks.losses(slot) >= Quarantine.LOSSES_MIN) {
      context.quarantine.adopted(slot);
    }
    context.counters.attempted();
    return true;
  }

  /**
   * The runtime of an attempt is cut off: how long the attempt takes cannot be known until it is
   * back, so that only the task's deadline counts.
   */
  void suspend(int agent) {
    int slot = presentSlot(agent);
    if (slot != TaskTable.NONE) {
      context.timers.disarm(slot);
      if (context.tasks.deadlineNs(slot) != 0) {
        context.timers.arm(slot, context.tasks.deadlineNs(slot));
      }
    }
  }

  /**
   * The runtime is back and still works on the attempt, which gets its execution timeout anew. The
   * slot, or {@link TaskTable#NONE} if the attempt has been fenced meanwhile.
   */
  int resume(int agent) {
    int slot = presentSlot(agent);
    if (slot != TaskTable.NONE) {
      dispatcher.armExecution(slot);
    }
    return slot;
  }

  /** The task of the agent's attempt if that is its present one. */
  private int presentSlot(int agent) {
    int slot = context.tasks.find(context.agents.task(agent));
    return slot != TaskTable.NONE
            && context.tasks.status(slot) == TaskStatus.ASSIGNED
            && context.tasks.agent(slot) == agent
            && context.tasks.attempt(slot) == context.agents.attempt(agent)
        ? slot
        : TaskTable.NONE;
  }

  /** The runtime of an attempt is gone. */
  void lost(int agent) {
    int slot = presentSlot(agent);
    if (slot != TaskTable.NONE) {
      context.quarantine.lost(slot, context.tasks.losses(slot) + 1);
      context.lossTimes.taskLost(context.tasks.id(slot), context.host(agent).lastHeardNs);
      attemptFailed(slot, FailureKind.LOST, RUNTIME_LOST, 0, RUNTIME_LOST.capacity());
    }
  }

  /** A timer of a task fired; what it means depends on the state. */
  void onTimer(int slot) {
    long deadlineNs = context.tasks.deadlineNs(slot);
    boolean isExpired = deadlineNs != 0 && deadlineNs <= context.nowNs;
    switch (context.tasks.status(slot)) {
      case SCHEDULED, RETRYING -> {
        if (isExpired) {
          finish(slot, TaskStatus.EXPIRED, EXPIRED, 0, EXPIRED.capacity());
        } else {
          dispatcher.due(slot);
        }
      }
      case QUEUED -> {
        dispatcher.unqueue(slot);
        finish(slot, TaskStatus.EXPIRED, EXPIRED, 0, EXPIRED.capacity());
      }
      case ASSIGNED -> {
        fence(slot);
        if (isExpired) {
          finish(slot, TaskStatus.EXPIRED, EXPIRED, 0, EXPIRED.capacity());
        } else {
          attemptFailed(slot, FailureKind.TIMEOUT, TIMED_OUT, 0, TIMED_OUT.capacity());
        }
      }
      default -> throw new IllegalStateException("a timer of a task that has ended");
    }
  }

  /** Ends a live task at its submitter's wish. */
  void cancel(int slot) {
    switch (context.tasks.status(slot)) {
      case QUEUED -> dispatcher.unqueue(slot);
      case ASSIGNED -> fence(slot);
      default -> {}
    }
    finish(slot, TaskStatus.CANCELLED, CANCELLED, 0, CANCELLED.capacity());
  }

  /** Takes a task from an agent that is to be restarted; that does not use up an attempt. */
  void takeFrom(int agent) {
    int slot = context.tasks.find(context.agents.task(agent));
    if (slot != TaskTable.NONE
        && context.tasks.status(slot) == TaskStatus.ASSIGNED
        && context.tasks.agent(slot) == agent) {
      fence(slot);
      attemptFailed(slot, FailureKind.HANDED_BACK, RESTARTED, 0, RESTARTED.capacity());
    }
  }

  /** From here on nothing that comes of the present attempt counts. */
  private void fence(int slot) {
    int agent = context.tasks.agent(slot);
    RuntimeRow runtime = context.host(agent);
    context.agents.error(agent);
    context.care.fenced(agent);
    context.agents.countOutcome(agent, false);
    if (context.tasks.isKeyed(slot)) {
      context.ordering.fenced(slot, agent, context.nowNs + CoreLimits.FENCED_WAIT_NS_MAX);
    }
    if (!runtime.isConnected()) {
      return; // cut off: it is told when it is back
    }
    dispatcher.returnCredit(runtime, context.tasks.payloadLength(slot));
    context.output.cancelAttempt(
        runtime.link,
        context.tasks.id(slot),
        agent,
        context.tasks.epoch(slot),
        context.tasks.attempt(slot));
  }

  private void attemptFailed(
      int slot, FailureKind said, DirectBuffer error, int offset, int length) {
    TaskTable tasks = context.tasks;
    if (tasks.losses(slot) >= Quarantine.LOSSES_MIN) {
      context.quarantine.back(slot);
    }
    FailureKind kind = isHandedBackTooOften(slot, said) ? FailureKind.LOST : said;
    countFailure(tasks.agent(slot), kind);
    countAttempt(slot, kind);
    int failures = tasks.attempt(slot) - tasks.losses(slot) - tasks.handedBack(slot);
    if (isLast(slot, kind, failures)) {
      if (context.deadLetters.isEnabled()) {
        keep(slot, kind, error, offset, length);
      }
      finish(slot, TaskStatus.FAILED, error, offset, length);
      return;
    }
    long delayMs =
        isLoss(kind) || kind == FailureKind.HANDED_BACK ? 0 : context.retryPolicy.delayMs(failures);
    context.output.attemptFailed(slot, kind, context.nowMs + delayMs, error, offset, length);
    context.counters.retried();
    context.lastErrors.put(slot, error.getStringWithoutLengthUtf8(offset, length));
    if (delayMs == 0) {
      context.timers.disarm(slot);
      dispatcher.ready(slot);
    } else {
      dispatcher.delay(slot, context.nowNs + delayMs * 1_000_000L);
    }
  }

  private boolean isHandedBackTooOften(int slot, FailureKind kind) {
    return kind == FailureKind.HANDED_BACK
        && context.tasks.handedBack(slot) >= CoreLimits.HANDED_BACK_MAX;
  }

  /** Counts an attempt that has ended as what it was; the same happens at replay. */
  void countAttempt(int slot, FailureKind kind) {
    TaskTable tasks = context.tasks;
    if (isLoss(kind)) {
      tasks.losses(slot, tasks.losses(slot) + 1);
    } else if (kind == FailureKind.HANDED_BACK) {
      tasks.handedBack(slot, tasks.handedBack(slot) + 1);
    }
  }

  private boolean isLast(int slot, FailureKind kind, int failures) {
    if (isLoss(kind)) {
      return context.tasks.losses(slot) > context.limits.lossesMax();
    }
    return kind == FailureKind.FINAL_ERROR
        || (kind != FailureKind.HANDED_BACK && failures >= context.tasks.maxAttempts(slot));
  }

  /** Puts a task that ends into the dead letters. */
  private void keep(int slot, FailureKind kind, DirectBuffer error, int offset, int length) {
    TaskTable tasks = context.tasks;
    long payloadPosition = context.payloads.recordedAt(slot);
    context.output.deadLettered(slot, kind, payloadPosition, error, offset, length);
    context.counters.deadLettered();
    context.deadLetters.add(
        tasks.id(slot),
        context.output.recordPosition(),
        tasks.route(slot),
        kind,
        context.nowMs,
        payloadPosition < 0 ? DeadLetter.NO_FILE : tasks.file(slot),
        length + tasks.payloadLength(slot));
  }

  /** The attempt says nothing of the task: it ended with its runtime. */
  static boolean isLoss(FailureKind kind) {
    return kind == FailureKind.LOST
        || kind == FailureKind.NOT_HOSTED
        || kind == FailureKind.INTERRUPTED;
  }

  private void finish(int slot, TaskStatus outcome, DirectBuffer output, int offset, int length) {
    context.output.taskFinished(slot, outcome, output, offset, length);
    context.counters.total().record(context.nowNs - context.tasks.acceptedAtNs(slot));
    forget(slot, outcome, context.output.recordPosition());
  }

  /** Takes a task that has ended out of every table but that of the ended ones. */
  void forget(int slot, TaskStatus outcome, long position) {
    TaskTable tasks = context.tasks;
    if (tasks.losses(slot) >= Quarantine.LOSSES_MIN) {
      context.quarantine.ended(slot);
    }
    if (tasks.losses(slot) > 0) {
      context.lossTimes.ended(tasks.id(slot));
    }
    context.timers.disarm(slot);
    boolean hasFailed = outcome == TaskStatus.FAILED;
    if (tasks.durability(slot) == Durability.FSYNC) {
      context.finished.addForced(tasks.id(slot), position, hasFailed);
    } else {
      context.finished.add(tasks.id(slot), position, hasFailed);
    }
    context.counters.finished(context.route(slot).type(), outcome);
    context.tenants.left(context.route(slot).tenant());
    context.counters.left(tasks.status(slot));
    context.payloads.release(slot);
    context.files.releaseRecord(tasks.file(slot), tasks.payloadLength(slot));
    context.lastErrors.remove(slot);
    if (!context.requeuedFrom.isEmpty()) {
      context.requeuedFrom.remove(tasks.id(slot));
    }
    if (tasks.isKeyed(slot)) {
      context.ordering.leave(slot, position);
    }
    tasks.remove(slot);
  }
}
