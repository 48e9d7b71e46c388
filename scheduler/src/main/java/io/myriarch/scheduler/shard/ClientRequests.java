package io.myriarch.scheduler.shard;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.shard.SchedulerGateway.CancelOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.util.Locale;

/**
 * What a client link asks beside plain submissions: queries, cancellations, and submissions with an
 * idempotency key, which go to the shard that knows of the key. What concerns another shard goes
 * there through the gateway. On the shard's loop.
 */
public final class ClientRequests {
  /** Outcomes of tasks on other shards are waited for in turns of this length. */
  private static final long FOLLOW_MS = 60_000;

  private final SchedulingLoop loop;
  private final ClientLink link;
  private final SchedulerGateway gateway;

  public ClientRequests(SchedulingLoop loop, ClientLink link, SchedulerGateway gateway) {
    this.loop = loop;
    this.link = link;
    this.gateway = gateway;
  }

  /**
   * Whether a task of this id belongs to the shard of this link; one of a shard that does not exist
   * is looked for here too.
   */
  private boolean isHere(long taskId) {
    int shard = TaskIds.shard(taskId);
    return shard == loop.core().limits().shard() || shard >= loop.shardCount();
  }

  /** Submits a task: here, or where its keys belong. */
  public void submit(Submission submission) {
    if (belongsHere(submission)) {
      loop.core().submit(submission);
      return;
    }
    long correlationId = submission.correlationId;
    boolean follow = submission.follow;
    gateway
        .submit(requestOf(submission))
        .onSuccess(outcome -> onLoop(() -> tellOutcome(correlationId, follow, outcome)))
        .onFailure(failure ->
            onLoop(() ->
                link.submissionRejected(
                    correlationId, RejectCode.INTERNAL, 0, failure.toString())));
  }

  /** What has no key, and what is going to be refused, may stay. */
  private boolean belongsHere(Submission s) {
    if ((s.orderingKey.isEmpty() && s.idempotencyKey.isEmpty())
        || loop.shardCount() == 1
        || !loop.core().routes().isDefined(s.route)) {
      return true;
    }
    String tenant = loop.core().routes().get(s.route).tenantName();
    int shard = KeyedShard.of(tenant, s.orderingKey, s.idempotencyKey, loop.shardCount());
    return shard == loop.core().limits().shard();
  }

  private TaskRequest requestOf(Submission s) {
    Routes.Route route = loop.core().routes().get(s.route);
    byte[] payload = new byte[s.payloadLength];
    s.payload.getBytes(s.payloadOffset, payload);
    return new TaskRequest(
        route.typeName(),
        route.specialtyName(),
        route.operation(),
        s.priority,
        s.durability,
        s.maxAttempts,
        s.executionTimeoutMs,
        s.notBeforeDelayMs,
        s.deadlineMs,
        s.orderingKey,
        route.tenantName(),
        s.idempotencyKey.isEmpty() ? sessionKey(s) : s.idempotencyKey,
        payload);
  }

  /**
   * The other shard does not know the session, so its number for the submission goes as an
   * idempotency key: sent again after a reconnect it gives the same task. No user writes a key that
   * begins so.
   */
  private static String sessionKey(Submission s) {
    return "\0session %x %d".formatted(s.sessionId, s.correlationId);
  }

  private void tellOutcome(long correlationId, boolean follow, SubmitOutcome outcome) {
    switch (outcome) {
      case SubmitOutcome.Accepted accepted -> {
        link.accepted(
            correlationId,
            accepted.taskId(),
            accepted.durability().equals(ShardOutput.FSYNC) ? Durability.FSYNC : Durability.PROCESS,
            accepted.journalPosition(),
            accepted.epoch());
        if (follow) {
          followElsewhere(correlationId, accepted.taskId());
        }
      }
      case SubmitOutcome.Refused(Rejection why) ->
          link.submissionRejected(correlationId, why.code(), why.retryAfterMs(), why.sentence());
    }
  }

  private void followElsewhere(long correlationId, long taskId) {
    gateway
        .awaitTask(taskId, FOLLOW_MS)
        .onSuccess(found ->
            onLoop(() -> {
              if (found.isPresent() && found.get().finishedAtMs() != 0) {
                link.finishedEarlier(correlationId, found.get());
              } else if (found.isPresent()) {
                followElsewhere(correlationId, taskId);
              }
            }));
  }

  /** An answer of another shard, in a turn of this loop; nobody needs it when the link is gone. */
  private void onLoop(Runnable answer) {
    loop.enter();
    if (link.isOpen()) {
      answer.run();
    }
    loop.workSoon();
  }

  /**
   * Tells where a task is; a live one that a link of this session had followed is followed by this
   * link again.
   */
  public void query(long correlationId, long taskId) {
    if (!isHere(taskId)) {
      gateway
          .task(taskId)
          .onSuccess(found -> onLoop(() -> answer(correlationId, found.orElse(null))));
      return;
    }
    int slot = loop.core().tasks().find(taskId);
    if (slot == TaskTable.NONE) {
      loop.readFinished(taskId, view -> answer(correlationId, view));
      return;
    }
    loop.core().followAgain(slot, link.id(), link.sessionId());
    answer(correlationId, loop.views().live(slot));
  }

  private void answer(long correlationId, TaskView view) {
    if (!link.isOpen()) {
      return;
    }
    if (view == null) {
      link.rejected(
          correlationId,
          RejectCode.UNKNOWN_TASK,
          0,
          "There is no such task, or its record has been retired; see journal.retention.");
    } else {
      link.taskState(correlationId, view);
    }
  }

  /** Ends a task that has not ended. */
  public void cancel(long correlationId, long taskId) {
    if (!isHere(taskId)) {
      gateway
          .cancel(taskId)
          .onSuccess(outcome -> onLoop(() -> tellCancelOutcome(correlationId, outcome)));
      return;
    }
    if (loop.core().tasks().find(taskId) != TaskTable.NONE) {
      loop.replies().await(taskId, view -> tellCancelled(correlationId, view));
      loop.core().cancel(taskId);
      return;
    }
    loop.readFinished(
        taskId,
        view -> {
          if (view == null || !link.isOpen()) {
            answer(correlationId, view);
          } else {
            link.rejected(
                correlationId,
                RejectCode.ALREADY_FINISHED,
                0,
                "The task has ended already: it is %s.".formatted(nameOf(view.status())));
          }
        });
  }

  private void tellCancelOutcome(long correlationId, CancelOutcome outcome) {
    switch (outcome) {
      case CancelOutcome.Cancelled(TaskView task) -> link.taskState(correlationId, task);
      case CancelOutcome.Refused(Rejection why) ->
          link.rejected(correlationId, why.code(), why.retryAfterMs(), why.sentence());
    }
  }

  private void tellCancelled(long correlationId, TaskView view) {
    if (link.isOpen()) {
      link.taskState(correlationId, view);
      loop.workSoon();
    }
  }

  private static String nameOf(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
