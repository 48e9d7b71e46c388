package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;

/** Decides on submissions: are they valid, known already, within the bounds? */
final class Admission {
  private static final int RETRY_AFTER_MS_MIN = 20;
  private static final int RETRY_AFTER_MS_MAX = 30_000;

  private final CoreContext context;
  private final Dispatcher dispatcher;
  private final DrainRate drainRate;
  private RejectCode closedFor = RejectCode.NOT_READY;
  private String closedBecause = "The scheduler is starting; try again in a moment.";

  Admission(CoreContext context, Dispatcher dispatcher, DrainRate drainRate) {
    this.drainRate = drainRate;
    this.context = context;
    this.dispatcher = dispatcher;
  }

  /** Submissions are decided on their merits from now on. */
  void open() {
    closedFor = RejectCode.NULL_VAL;
  }

  /** Every new submission is refused so from now on. */
  void close(RejectCode code, String sentence) {
    closedFor = code;
    closedBecause = sentence;
  }

  /** Why submissions are refused, or null. */
  String closedBecause() {
    return isOpen() ? null : closedBecause;
  }

  boolean isOpen() {
    return closedFor == RejectCode.NULL_VAL;
  }

  void turn() {
    drainRate.update(context.nowNs, context.counters.finishedTotal());
  }

  void submit(Submission submission) {
    context.counters.submitted();
    if (isInvalid(submission) || isRepeated(submission) || isRequeueOfNone(submission)) {
      return;
    }
    boolean hasKey = !submission.idempotencyKey.isEmpty();
    long digest = hasKey ? digest(submission) : 0;
    if (hasKey && isKnownKey(submission, digest)) {
      return;
    }
    if (!isOpen()) {
      reject(submission, closedFor, retryAfterMs(), closedBecause);
      return;
    }
    accept(submission, digest);
  }

  private long digest(Submission s) {
    return context.keys.digest(s.route, s.payload, s.payloadOffset, s.payloadLength);
  }

  private boolean isRepeated(Submission submission) {
    if (submission.sessionId == 0) {
      return false;
    }
    long taskId = context.sessions.find(submission.sessionId, submission.correlationId);
    if (taskId == 0) {
      return false;
    }
    acceptedAgain(submission, taskId);
    return true;
  }

  private boolean isRequeueOfNone(Submission s) {
    return s.requeuedFrom != 0
        && context.deadLetters.find(s.requeuedFrom) == null
        && refuse(
            s,
            RejectCode.UNKNOWN_TASK,
            "The task is no dead letter any more: it was requeued, removed or dropped.");
  }

  private boolean isKnownKey(Submission submission, long digest) {
    IdempotencyKeys.Use use = context.keys.find(context.idempotencyName(submission));
    if (use == null) {
      return false;
    }
    if (use.bodyDigest() != digest) {
      reject(
          submission,
          RejectCode.IDEMPOTENCY_CONFLICT,
          0,
          "The idempotency key was used for another destination or payload; use a new key.");
    } else {
      acceptedAgain(submission, use.taskId());
    }
    return true;
  }

  private void acceptedAgain(Submission submission, long taskId) {
    int slot = context.tasks.find(taskId);
    if (slot != TaskTable.NONE && submission.follow) {
      context.tasks.follow(slot, submission.link, submission.correlationId);
    }
    context.output.acceptedAgain(submission, taskId, slot != TaskTable.NONE);
  }

  private void accept(Submission s, long digest) {
    if (context.tasks.isFull()) {
      reject(s, RejectCode.OVERLOADED, retryAfterMs(), "The bound on live tasks is reached.");
      return;
    }
    Routes.Route route = context.routes.get(s.route);
    if (context.tenants.isFull(route.tenant())) {
      reject(
          s,
          RejectCode.OVERLOADED,
          retryAfterMs(),
          "The bound on live tasks of tenant '%s' is reached.".formatted(route.tenantName()));
      return;
    }
    int slot = context.tasks.add(context.nextTaskId(), TaskStatus.QUEUED);
    fill(slot, s);
    context.payloads.accept(slot, s.payload, s.payloadOffset, s.payloadLength);
    context.counters.accepted(context.route(slot).type());
    context.tenants.entered(context.route(slot).tenant());
    context.counters.entered(TaskStatus.QUEUED);
    remember(s, context.tasks.id(slot), digest);
    context.output.taskAccepted(slot, s);
    // Only now is it known where the record lies: a full batch may have gone before it.
    context.recorded(slot, context.output.recordPosition());
    if (s.requeuedFrom != 0) {
      context.requeue(slot, s.requeuedFrom);
      context.counters.requeued();
    }
    dispatcher.admit(slot, s.orderingKey);
    context.payloads.letGo();
  }

  private void fill(int slot, Submission s) {
    TaskTable tasks = context.tasks;
    CoreLimits limits = context.limits;
    tasks.submittedAtMs(slot, context.nowMs);
    tasks.acceptedAtNs(slot, context.nowNs);
    tasks.readyAtNs(slot, context.nowNs + s.notBeforeDelayMs * 1_000_000L);
    tasks.deadlineNs(slot, s.deadlineMs == 0 ? 0 : context.nowNs + s.deadlineMs * 1_000_000L);
    tasks.route(slot, s.route);
    tasks.priority(slot, s.priority);
    tasks.durability(slot, limits.durability(s.durability));
    tasks.maxAttempts(slot, s.maxAttempts == 0 ? limits.maxAttemptsDefault() : s.maxAttempts);
    tasks.timeoutMs(
        slot,
        s.executionTimeoutMs == 0
            ? limits.executionTimeoutMsDefault()
            : (int) s.executionTimeoutMs);
    if (s.follow) {
      tasks.follow(slot, s.link, s.correlationId);
    }
  }

  private void remember(Submission s, long taskId, long digest) {
    if (s.sessionId != 0) {
      context.sessions.remember(s.sessionId, s.correlationId, taskId);
    }
    if (!s.idempotencyKey.isEmpty()) {
      context.keys.remember(context.idempotencyName(s), taskId, digest);
    }
  }

  private boolean isInvalid(Submission s) {
    CoreLimits limits = context.limits;
    if (!context.routes.isDefined(s.route)) {
      return refuse(s, RejectCode.UNKNOWN_ROUTE, "No route has this number; open one first.");
    }
    if (context.routes.get(s.route).target() < 0) {
      return refuse(
          s,
          RejectCode.UNKNOWN_SPECIALTY,
          "The fleet no longer has the specialty of this route; open another one.");
    }
    if (s.payloadLength > limits.taskPayloadBytesMax()) {
      return refuse(
          s,
          RejectCode.PAYLOAD_TOO_LARGE,
          "The payload has %,d bytes; at most %,d are allowed."
              .formatted(s.payloadLength, limits.taskPayloadBytesMax()));
    }
    String outOfRange = outOfRange(s);
    return outOfRange != null && refuse(s, RejectCode.INVALID_REQUEST, outOfRange);
  }

  private static String outOfRange(Submission s) {
    if (s.priority < 0 || s.priority > CoreLimits.PRIORITY_MAX) {
      return "priority is %d; it must be 0 (lowest) to 9 (highest).".formatted(s.priority);
    }
    if (s.maxAttempts < 0 || s.maxAttempts > CoreLimits.ATTEMPTS_MAX) {
      return "max_attempts is %d; it must be 1 to 100.".formatted(s.maxAttempts);
    }
    if (s.executionTimeoutMs < 0 || s.executionTimeoutMs > CoreLimits.EXECUTION_TIMEOUT_MS_MAX) {
      return "execution_timeout_ms is %d; it must be 1 to %d."
          .formatted(s.executionTimeoutMs, CoreLimits.EXECUTION_TIMEOUT_MS_MAX);
    }
    if (s.notBeforeDelayMs < 0 || s.notBeforeDelayMs > CoreLimits.DELAY_MS_MAX) {
      return "delay_ms is %d; it must be 0 to %d."
          .formatted(s.notBeforeDelayMs, CoreLimits.DELAY_MS_MAX);
    }
    if (s.deadlineMs < 0 || s.deadlineMs > CoreLimits.DELAY_MS_MAX) {
      return "deadline_ms is %d; it must be 1 to %d."
          .formatted(s.deadlineMs, CoreLimits.DELAY_MS_MAX);
    }
    if (s.deadlineMs != 0 && s.deadlineMs <= s.notBeforeDelayMs) {
      return "deadline_ms is %d and delay_ms %d; the deadline must be later than the start."
          .formatted(s.deadlineMs, s.notBeforeDelayMs);
    }
    if (s.orderingKey.length() > CoreLimits.ORDERING_KEY_LENGTH_MAX) {
      return "The ordering key has %d characters; at most %d are allowed."
          .formatted(s.orderingKey.length(), CoreLimits.ORDERING_KEY_LENGTH_MAX);
    }
    if (s.idempotencyKey.length() > CoreLimits.IDEMPOTENCY_KEY_LENGTH_MAX) {
      return "The idempotency key has %d characters; at most %d are allowed."
          .formatted(s.idempotencyKey.length(), CoreLimits.IDEMPOTENCY_KEY_LENGTH_MAX);
    }
    return null;
  }

  private boolean refuse(Submission submission, RejectCode code, String sentence) {
    reject(submission, code, 0, sentence);
    return true;
  }

  private void reject(Submission s, RejectCode code, int retryAfterMs, String sentence) {
    context.counters.rejected(code);
    context.output.rejected(s.link, s.correlationId, code, retryAfterMs, sentence);
  }

  /** How long it takes, at the present rate, until a sixteenth of the live tasks has ended. */
  int retryAfterMs() {
    double perMs = drainRate.perSecond() / 1000.0;
    double ms = perMs == 0 ? 1000 : context.tasks.size() / 16.0 / perMs;
    return (int) Math.max(RETRY_AFTER_MS_MIN, Math.min(RETRY_AFTER_MS_MAX, ms));
  }
}
