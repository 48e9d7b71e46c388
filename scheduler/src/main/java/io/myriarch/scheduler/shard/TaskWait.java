package io.myriarch.scheduler.shard;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** One wait for the end of a task, with a bound; answers once. The shard's thread alone. */
final class TaskWait {
  private final SchedulingLoop loop;
  private final ShardRequests requests;
  private final Consumer<Optional<TaskView>> reply;
  private final Consumer<TaskView> listener = this::ended;
  private Future<?> timer;
  private boolean isAnswered;

  TaskWait(SchedulingLoop loop, ShardRequests requests, Consumer<Optional<TaskView>> reply) {
    this.loop = loop;
    this.requests = requests;
    this.reply = reply;
  }

  /** What is to be told that the task has ended. */
  Consumer<TaskView> listener() {
    return listener;
  }

  private void ended(TaskView view) {
    if (isAnswered) {
      return;
    }
    isAnswered = true;
    if (timer != null) {
      timer.cancel(false);
    }
    reply.accept(Optional.of(view));
  }

  /** Answers with the task as it is when this time has passed. */
  void start(long taskId, long waitMs) {
    if (!isAnswered) {
      timer = loop.host().schedule(() -> timeIsOver(taskId), waitMs);
    }
  }

  private void timeIsOver(long taskId) {
    if (isAnswered) {
      return;
    }
    isAnswered = true;
    loop.enter();
    loop.replies().stopWaiting(taskId, listener);
    requests.task(taskId, reply);
    loop.workSoon();
  }
}
