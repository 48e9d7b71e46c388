package io.myriarch.scheduler.shard;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.core.DeadLetter;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.shard.SchedulerGateway.Page;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users ask of one shard about its dead letters. On the shard's loop. */
final class DeadLetterRequests {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRequests.class);

  /** Letters looked at for a page, without and with their records. */
  private static final int LOOKED_AT_MAX = 5_000;

  private static final int READ_MAX = 1_000;

  private final SchedulingLoop loop;
  private final Submission submission = new Submission();
  private final UnsafeBuffer payload = new UnsafeBuffer(new byte[0]);

  DeadLetterRequests(SchedulingLoop loop) {
    this.loop = loop;
  }

  /** Letters that may match, and where to go on; 0: these are all. */
  record Candidates(List<DeadLetter> letters, long next) {}

  /** Looks for letters of tasks before this one, newest first. */
  Candidates candidates(DeadLetterFilter filter, int limit, long before) {
    List<DeadLetter> found = new ArrayList<>();
    Iterator<DeadLetter> letters = loop.core().deadLetters().before(before);
    long last = 0;
    for (int i = 0; i < LOOKED_AT_MAX && letters.hasNext(); i++) {
      DeadLetter letter = letters.next();
      if (filter.mayMatch(letter, loop.routeNames().get(letter.route()))) {
        if (found.size() == limit) {
          return new Candidates(found, last);
        }
        found.add(letter);
      }
      last = letter.taskId();
    }
    return new Candidates(found, letters.hasNext() ? last : 0);
  }

  /** A page of letters of tasks before this one, newest first. */
  void list(DeadLetterFilter filter, int limit, long before, Consumer<Page<DeadLetterView>> reply) {
    Candidates candidates =
        candidates(filter, filter.needsRecord() ? Math.max(limit, READ_MAX) : limit, before);
    read(
        candidates.letters(),
        false,
        records -> {
          List<DeadLetterView> views = new ArrayList<>();
          for (DeadLetterRecord letter : records) {
            if (views.size() == limit) {
              reply.accept(new Page<>(views, TaskIds.format(views.getLast().taskId())));
              return;
            }
            DeadLetterView view = view(letter, false);
            if (filter.matchesError(view.error())) {
              views.add(view);
            }
          }
          long next = candidates.next();
          reply.accept(new Page<>(views, next == 0 ? null : TaskIds.format(next)));
        });
  }

  void get(long taskId, Consumer<Optional<DeadLetterView>> reply) {
    DeadLetter letter = loop.core().deadLetters().find(taskId);
    read(
        letter == null ? List.of() : List.of(letter),
        true,
        records -> reply.accept(records.stream().findFirst().map(read -> view(read, true))));
  }

  private DeadLetterView view(DeadLetterRecord letter, boolean withPayload) {
    RouteNames.Names names = loop.routeNames().get(letter.route());
    return new DeadLetterView(
        letter.taskId(),
        names.type(),
        names.specialty(),
        names.operation(),
        names.tenant(),
        letter.kind(),
        letter.priority(),
        letter.attempts(),
        letter.losses(),
        letter.agent(),
        letter.submittedAtMs(),
        letter.failedAtMs(),
        new String(letter.error(), StandardCharsets.UTF_8),
        letter.orderingKey(),
        letter.requeuedFrom(),
        withPayload ? letter.payload() : null);
  }

  /** Reads records off the loop and goes on with them on the loop, in a turn of its own. */
  void read(List<DeadLetter> letters, boolean withPayload, Consumer<List<DeadLetterRecord>> next) {
    // What failed in this very turn is appended at the turn's end only.
    loop.replies()
        .hold(() ->
            loop.host()
                .offLoop(
                    () -> new DeadLetterReader(loop.journal()).read(letters, withPayload),
                    (records, failure) -> {
                      if (failure != null) {
                        LOG.error("dead letters could not be read back", failure);
                      }
                      loop.enter();
                      next.accept(failure == null ? records : List.of());
                      loop.workSoon();
                    }));
  }

  void requeue(long taskId, Consumer<SubmitOutcome> reply) {
    DeadLetter letter = loop.core().deadLetters().find(taskId);
    read(
        letter == null ? List.of() : List.of(letter),
        true,
        records -> {
          if (records.isEmpty()) {
            reply.accept(new SubmitOutcome.Refused(unknown(taskId)));
          } else {
            requeue(records.getFirst(), reply);
          }
        });
  }

  static Rejection unknown(long taskId) {
    return new Rejection(
        RejectCode.UNKNOWN_TASK,
        0,
        "There is no dead letter %s: it was requeued, removed or dropped, or never was one."
            .formatted(TaskIds.format(taskId)));
  }

  /** Submits the task anew; as one step with its end as a dead letter. */
  void requeue(DeadLetterRecord letter, Consumer<SubmitOutcome> reply) {
    submission.link = ShardOutput.GATEWAY;
    submission.sessionId = 0;
    submission.correlationId = loop.replies().expect(reply, null);
    submission.route = letter.route();
    submission.priority = letter.priority();
    submission.follow = false;
    submission.durability = Durability.DEFAULT;
    submission.maxAttempts = letter.maxAttempts();
    submission.executionTimeoutMs = letter.executionTimeoutMs();
    submission.notBeforeDelayMs = 0;
    submission.deadlineMs = letter.deadlineDelayMs();
    submission.orderingKey = letter.orderingKey();
    submission.idempotencyKey = "";
    submission.requeuedFrom = letter.taskId();
    payload.wrap(letter.payload());
    submission.payload = payload;
    submission.payloadOffset = 0;
    submission.payloadLength = letter.payload().length;
    loop.core().submit(submission);
  }

  void remove(long taskId, Consumer<Boolean> reply) {
    boolean isRemoved = loop.core().removeDeadLetter(taskId);
    loop.replies().hold(() -> reply.accept(isRemoved));
  }
}
