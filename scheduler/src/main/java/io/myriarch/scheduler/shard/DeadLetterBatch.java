package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.shard.ControlGateway.BatchOutcome;
import io.myriarch.scheduler.shard.ControlGateway.Requeued;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requeues or removes the dead letters of a filter, some at a time, so that neither memory nor the
 * loop is taken up by them. Newest tasks first. On the shard's loop; used once.
 */
final class DeadLetterBatch {
  private static final int LETTERS_AT_A_TIME = 16;

  private final SchedulingLoop loop;
  private final DeadLetterRequests requests;
  private final DeadLetterFilter filter;
  private final boolean isRequeue;
  private final int limit;
  private final Consumer<BatchOutcome> reply;
  private final List<Requeued> requeued = new ArrayList<>();
  private int taken;
  private int unanswered;
  private Rejection refusal;
  private boolean isRefused;
  private boolean isOver;
  private boolean hasMore;

  DeadLetterBatch(
      SchedulingLoop loop,
      DeadLetterRequests requests,
      DeadLetterFilter filter,
      boolean isRequeue,
      int limit,
      Consumer<BatchOutcome> reply) {
    this.loop = loop;
    this.requests = requests;
    this.filter = filter;
    this.isRequeue = isRequeue;
    this.limit = limit;
    this.reply = reply;
  }

  /** Goes on with the letters of tasks before this one; 0: begins. */
  void run(long before) {
    DeadLetterRequests.Candidates candidates =
        requests.candidates(filter, LETTERS_AT_A_TIME, before);
    requests.read(
        candidates.letters(),
        isRequeue,
        records -> {
          records.forEach(this::take);
          hasMore |= isRefused;
          if (candidates.next() == 0 || hasMore) {
            isOver = true;
            answerWhenDone();
          } else {
            run(candidates.next());
          }
        });
  }

  private void take(DeadLetterRecord letter) {
    if (isRefused || !filter.matchesError(new String(letter.error(), StandardCharsets.UTF_8))) {
      return;
    }
    if (taken == limit) {
      hasMore = true;
      return;
    }
    SchedulerCore core = loop.core();
    if (!isRequeue) {
      taken += core.removeDeadLetter(letter.taskId()) ? 1 : 0;
    } else if (core.deadLetters().find(letter.taskId()) != null) {
      taken++;
      unanswered++;
      requests.requeue(letter, outcome -> answered(letter.taskId(), outcome));
      isRefused = core.deadLetters().find(letter.taskId()) != null;
    }
  }

  private void answered(long taskId, SubmitOutcome outcome) {
    unanswered--;
    switch (outcome) {
      case SubmitOutcome.Accepted accepted -> requeued.add(new Requeued(accepted.taskId(), taskId));
      case SubmitOutcome.Refused(Rejection rejection) -> {
        refusal = rejection;
        taken--;
      }
    }
    answerWhenDone();
  }

  private void answerWhenDone() {
    if (isOver && unanswered == 0) {
      isOver = false;
      BatchOutcome outcome = new BatchOutcome(taken, requeued, hasMore, refusal);
      loop.replies().hold(() -> reply.accept(outcome));
      loop.workSoon();
    }
  }
}
