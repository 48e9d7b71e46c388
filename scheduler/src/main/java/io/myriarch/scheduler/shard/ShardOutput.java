package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.CoreOutput;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.Pauses;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import org.agrona.DirectBuffer;

/** Brings what the core says to the publisher that it is for. */
final class ShardOutput implements CoreOutput {
  /** Link number of submissions that came through the gateway. */
  static final int GATEWAY = -1;

  /** What an acknowledgement calls a forced record. */
  static final String FSYNC = "fsync";

  private final SchedulingLoop loop;
  private final JournalPublisher journal;
  private final GatewayReplies replies;

  ShardOutput(SchedulingLoop loop, JournalPublisher journal, GatewayReplies replies) {
    this.loop = loop;
    this.journal = journal;
    this.replies = replies;
  }

  @Override
  public long recordPosition() {
    return journal.position();
  }

  @Override
  public void routeDefined(Routes.Route route) {
    journal.routeDefined(route);
    loop.routesChanged();
  }

  @Override
  public void taskAccepted(int slot, Submission submission) {
    journal.taskAccepted(loop.core().tasks(), slot, submission);
    accepted(submission, loop.core().tasks().id(slot), false);
  }

  private void accepted(Submission submission, long taskId, boolean isExisting) {
    Durability durability = loop.core().limits().durability(submission.durability);
    loop.willAcknowledge(durability);
    if (submission.link == GATEWAY) {
      replies.accepted(
          submission.correlationId,
          durability,
          new SubmitOutcome.Accepted(
              taskId, nameOf(durability), journal.position(), loop.epoch(), isExisting));
    } else if (loop.client(submission.link) instanceof ClientLink client) {
      client.accepted(
          submission.correlationId, taskId, durability, journal.position(), loop.epoch());
    }
  }

  private static String nameOf(Durability durability) {
    return durability == Durability.FSYNC ? FSYNC : "process";
  }

  @Override
  public void acceptedAgain(Submission submission, long taskId, boolean isLive) {
    accepted(submission, taskId, true);
    if (!isLive && submission.follow && loop.client(submission.link) instanceof ClientLink client) {
      loop.tellFinishedEarlier(client, submission.correlationId, taskId);
    }
  }

  @Override
  public void rejected(
      int link, long correlationId, RejectCode code, int retryAfterMs, String sentence) {
    if (link == GATEWAY) {
      replies.rejected(correlationId, new Rejection(code, retryAfterMs, sentence));
    } else if (loop.client(link) instanceof ClientLink client) {
      client.submissionRejected(correlationId, code, retryAfterMs, sentence);
    }
  }

  @Override
  public void attemptFailed(
      int slot, FailureKind kind, long retryAtMs, DirectBuffer error, int offset, int length) {
    journal.attemptFailed(
        loop.core().tasks(), slot, kind, loop.nowMs(), retryAtMs, error, offset, length);
  }

  @Override
  public void taskFinished(
      int slot, TaskStatus status, DirectBuffer output, int offset, int length) {
    journal.taskFinished(loop.core().tasks(), slot, status, loop.nowMs(), output, offset, length);
    Durability durability = loop.core().tasks().durability(slot);
    loop.willAcknowledge(durability);
    int link = loop.core().tasks().link(slot);
    if (link > 0 && loop.client(link) instanceof ClientLink client) {
      client.finished(loop.core().tasks(), slot, status, output, offset, length);
    }
    if (replies.isAwaited(loop.core().tasks().id(slot))) {
      replies.finished(durability, loop.views().finished(slot, status, output, offset, length));
    }
  }

  @Override
  public void pauseChanged(Pauses.Pause pause, boolean isPaused) {
    journal.pauseChanged(pause, isPaused);
  }

  @Override
  public void deadLettered(
      int slot,
      FailureKind kind,
      long payloadPosition,
      DirectBuffer error,
      int offset,
      int length) {
    journal.deadLettered(slot, kind, loop.nowMs(), payloadPosition, error, offset, length);
  }

  @Override
  public void deadLetterRemoved(long taskId) {
    journal.deadLetterRemoved(taskId);
  }

  @Override
  public void deployAgents(int link, int firstAgent, int count, FleetLayout.Group group) {
    if (loop.runtime(link) instanceof RuntimeLink runtime) {
      runtime.deployAgents(firstAgent, count, group);
    }
  }

  @Override
  public void removeAgents(int link, int firstAgent, int count) {
    if (loop.runtime(link) instanceof RuntimeLink runtime) {
      runtime.removeAgents(firstAgent, count);
    }
  }

  @Override
  public void payloadWanted(int slot, long position) {
    loop.payloadReader().want(loop.core().tasks().id(slot), position);
  }

  @Override
  public void assign(int link, int slot, int agent) {
    if (loop.runtime(link) instanceof RuntimeLink runtime) {
      runtime.assign(loop.core(), slot, agent);
    }
  }

  @Override
  public void drainRuntime(int link, long timeoutMs) {
    if (loop.runtime(link) instanceof RuntimeLink runtime) {
      runtime.drain(timeoutMs);
    }
  }

  @Override
  public void cancelAttempt(int link, long taskId, int agent, int epoch, int attempt) {
    if (loop.runtime(link) instanceof RuntimeLink runtime) {
      runtime.cancelAttempt(taskId, agent, epoch, attempt);
    }
  }
}
