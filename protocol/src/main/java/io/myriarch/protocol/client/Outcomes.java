package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.RejectCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Tells the user what became of submissions: the listener at once, futures in batches on the
 * callback executor. A listener that throws harms nobody else. Event loop only.
 */
final class Outcomes {
  private static final System.Logger LOG = System.getLogger(MyriarchClient.class.getName());

  private final TaskListener listener;
  private final Executor executor;
  private final SubmissionRing ring;
  private List<Runnable> completions = new ArrayList<>();

  Outcomes(TaskListener listener, Executor executor, SubmissionRing ring) {
    this.listener = listener;
    this.executor = executor;
    this.ring = ring;
  }

  /** What follows came with bytes that were read at this time. */
  void read(long readNs) {
    try {
      listener.onRead(readNs);
    } catch (RuntimeException e) {
      listenerFailed(e);
    }
  }

  void accepted(long submissionId, int flags, long taskId) {
    if ((flags & SubmissionRing.FLAG_FUTURES) == 0) {
      try {
        listener.onAccepted(submissionId, taskId);
      } catch (RuntimeException e) {
        listenerFailed(e);
      }
      return;
    }
    TaskFutures futures = ring.futuresOf(submissionId);
    complete(futures.accepted(), taskId);
    if ((flags & SubmissionRing.FLAG_FOLLOW) == 0) {
      ring.forget(submissionId);
      fail(
          futures.finished(),
          new UnsupportedOperationException(
              "The task was submitted without follow: ask for its end with query."));
    }
  }

  void rejected(long submissionId, int flags, RejectCode code, long retryAfterMs, String sentence) {
    if ((flags & SubmissionRing.FLAG_FUTURES) == 0) {
      try {
        listener.onRejected(submissionId, code, retryAfterMs, sentence);
      } catch (RuntimeException e) {
        listenerFailed(e);
      }
      return;
    }
    TaskFutures futures = ring.futuresOf(submissionId);
    ring.forget(submissionId);
    RejectedException rejection = new RejectedException(code, retryAfterMs, sentence);
    later(() -> futures.fail(rejection));
  }

  void finished(int flags, TaskEnd end) {
    if ((flags & SubmissionRing.FLAG_FUTURES) == 0) {
      try {
        listener.onFinished(end);
      } catch (RuntimeException e) {
        listenerFailed(e);
      }
      return;
    }
    TaskFutures futures = ring.futuresOf(end.submissionId());
    ring.forget(end.submissionId());
    complete(futures.finished(), end.toResult());
  }

  void outcomeUnknown(long submissionId, int flags, long taskId, String sentence) {
    if ((flags & SubmissionRing.FLAG_FUTURES) == 0) {
      tell(() -> listener.onOutcomeUnknown(submissionId, taskId, sentence));
      return;
    }
    TaskFutures futures = ring.futuresOf(submissionId);
    ring.forget(submissionId);
    fail(futures.finished(), new OutcomeUnknownException(sentence));
  }

  /** Tells the listener something that is not about one submission. */
  void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      listenerFailed(e);
    }
  }

  TaskListener listener() {
    return listener;
  }

  <T> void complete(CompletableFuture<T> future, T value) {
    later(() -> future.complete(value));
  }

  void fail(CompletableFuture<?> future, Throwable cause) {
    later(() -> future.completeExceptionally(cause));
  }

  /** Runs on the executor, after the next {@link #flush}. */
  void later(Runnable completion) {
    completions.add(completion);
  }

  /** Hands what has collected to the executor, as one task. */
  void flush() {
    if (completions.isEmpty()) {
      return;
    }
    List<Runnable> batch = completions;
    completions = new ArrayList<>();
    executor.execute(() -> batch.forEach(Runnable::run));
  }

  private static void listenerFailed(RuntimeException e) {
    LOG.log(System.Logger.Level.WARNING, "A task listener threw; the client goes on.", e);
  }
}
