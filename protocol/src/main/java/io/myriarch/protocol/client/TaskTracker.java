package io.myriarch.protocol.client;

import io.myriarch.protocol.ProtocolException;
import io.myriarch.protocol.wire.RejectCode;
import io.netty.channel.Channel;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;

/**
 * The submissions of a client from the ring to their outcome: unanswered, then, if followed,
 * accepted and not ended. Tells of each step once, whatever is said twice. Event loop only.
 */
final class TaskTracker {
  private static final int READ_BATCH = 64;

  private final SubmissionRing ring;
  private final Outcomes outcomes;
  private final InFlight inFlight;
  private final FollowedTasks followed = new FollowedTasks();
  private final Recovery recovery = new Recovery();
  private final InFlight.RouteNumbers routeNumbers;
  private final Recovery.Asker asker;

  /** Up to here, submissions have been sent on an earlier link. */
  private long sentBefore;

  /** {@code polls} asks the scheduler about a task; false if it cannot now. */
  TaskTracker(
      SubmissionRing ring,
      RouteTable routes,
      Outcomes outcomes,
      ClientConfig config,
      Predicate<Request.Poll> polls) {
    this.ring = ring;
    this.routeNumbers = routes::number;
    this.asker =
        id -> followed.taskId(id) != 0 && polls.test(new Request.Poll(id, followed.taskId(id)));
    this.outcomes = outcomes;
    this.inFlight = new InFlight(config.windowMax(), config.inFlightBytesMax());
    ring.deliverTo(inFlight::add);
  }

  /** A new link with this credit: all that is unanswered will be sent, all followed asked about. */
  int startOver(int windowGranted) {
    int window = inFlight.window(windowGranted);
    inFlight.rewind();
    sentBefore = inFlight.next() - 1;
    recovery.startOver();
    followed.forEach(recovery::add);
    return window;
  }

  /** Takes submissions out of the ring as far as there is room. */
  void takeFromRing() {
    ring.beginReading();
    int room = inFlight.room();
    while (room > 0) {
      int limit = Math.min(room, READ_BATCH);
      if (ring.read(limit) < limit) {
        break;
      }
      room = inFlight.room();
    }
  }

  /** Writes what may be sent, without flushing; returns whether anything was written. */
  boolean write(Channel channel) {
    return inFlight.write(channel, routeNumbers);
  }

  /** Lets submitters know of the credit. */
  void grant() {
    if (ring.grant(inFlight.submissionsMax())) {
      outcomes.tell(outcomes.listener()::onReady);
    }
  }

  void accepted(long firstCorrelationId, long firstTaskId, long count) throws ProtocolException {
    if (count < 1 || firstCorrelationId < 1 || firstTaskId < 1) {
      throw new ProtocolException(
          "The scheduler accepted a range that cannot be: %d tasks from submission %d, task %d."
              .formatted(count, firstCorrelationId, firstTaskId));
    }
    long end = Math.min(firstCorrelationId + count, inFlight.next());
    for (long id = Math.max(firstCorrelationId, inFlight.oldest()); id < end; id++) {
      if (inFlight.isUnanswered(id)) {
        accept(id, firstTaskId + (id - firstCorrelationId));
      }
    }
  }

  private void accept(long correlationId, long taskId) {
    long submissionId = inFlight.submissionId(correlationId);
    int flags = inFlight.flags(correlationId);
    inFlight.answered(correlationId);
    if ((flags & SubmissionRing.FLAG_FOLLOW) != 0) {
      followed.add(correlationId, taskId, submissionId, flags);
      // Its Finished may have been pushed before, or go to the first user of the same key.
      if (correlationId <= sentBefore || (flags & SubmissionRing.FLAG_KEYED) != 0) {
        recovery.add(correlationId);
      }
    }
    outcomes.accepted(submissionId, flags, taskId);
  }

  void rejected(long correlationId, RejectCode code, long retryAfterMs, String sentence) {
    if (inFlight.isUnanswered(correlationId)) {
      long submissionId = inFlight.submissionId(correlationId);
      int flags = inFlight.flags(correlationId);
      inFlight.answered(correlationId);
      outcomes.rejected(submissionId, flags, code, retryAfterMs, sentence);
    }
  }

  /** Refuses what waits for a route that cannot be opened any more. */
  void rejectRoute(int routeIndex, RejectedException refusal) {
    long end = inFlight.next();
    for (long id = inFlight.oldest(); id < end; id++) {
      if (inFlight.isUnanswered(id) && inFlight.route(id) == routeIndex) {
        rejected(id, refusal.code(), refusal.retryAfterMs(), refusal.getMessage());
      }
    }
  }

  /** A task has ended. */
  void finished(long correlationId, TaskEnd end) throws ProtocolException {
    if (end.taskId() < 1) {
      throw new ProtocolException(
          "The scheduler finished submission %d as task %d, which cannot be."
              .formatted(correlationId, end.taskId()));
    }
    if (inFlight.isUnanswered(correlationId)) {
      accept(correlationId, end.taskId());
    }
    long taskId = followed.taskId(correlationId);
    if (taskId == 0) {
      return;
    }
    if (taskId != end.taskId()) {
      throw new ProtocolException(
          "The scheduler finished submission %d as task %d, but had accepted it as task %d."
              .formatted(correlationId, end.taskId(), taskId));
    }
    end.submissionId(followed.submissionId(correlationId));
    int flags = followed.flags(correlationId);
    followed.remove(correlationId);
    outcomes.finished(flags, end);
  }

  /** The answer to a question of {@link #askAfterRecovery}. */
  void polled(Request.Poll poll, TaskResult state, TaskEnd end, DirectBuffer output)
      throws ProtocolException {
    if (!state.hasEnded()) {
      recovery.stillLive(poll.submitted());
      return;
    }
    recovery.settled();
    end.task(state.taskId(), state.status(), state.attempts(), state.agent());
    end.times(state.queueUs(), state.executionUs());
    end.output(output, 0, state.output().length);
    finished(poll.submitted(), end);
  }

  /** No answer came: ask again. */
  void pollFailed(Request.Poll poll) {
    recovery.stillLive(poll.submitted());
  }

  /** The scheduler knows nothing of the task. */
  void pollRejected(Request.Poll poll, RejectCode code, String sentence) {
    if (code != RejectCode.UNKNOWN_TASK) {
      pollFailed(poll);
      return;
    }
    recovery.settled();
    if (followed.taskId(poll.submitted()) == poll.taskId()) {
      long submissionId = followed.submissionId(poll.submitted());
      int flags = followed.flags(poll.submitted());
      followed.remove(poll.submitted());
      outcomes.outcomeUnknown(submissionId, flags, poll.taskId(), sentence);
    }
  }

  /** Asks about followed tasks whose end may have been missed. */
  void askAfterRecovery(long nowNs) {
    recovery.ask(nowNs, asker);
  }

  /** Whether every submission has been answered. */
  boolean isQuiet() {
    return ring.isEmpty() && inFlight.isEmpty();
  }

  long unanswered() {
    return inFlight.count();
  }

  long unfinished() {
    return followed.count();
  }

  void close() {
    inFlight.close();
  }
}
