package io.myriarch.scheduler.shard;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The way into the shards for whatever runs on another thread, such as HTTP. Requests cross through
 * lock-free queues; each future completes on the caller's Vert.x context. Nothing here blocks.
 * Answers speak only of what is durable. A question that finds too many before it fails with {@link
 * ShardBusyException}.
 */
public interface SchedulerGateway extends ControlGateway {
  /**
   * Submits a task. Completes when its record is durable, or with the refusal. Never fails for a
   * user's fault.
   */
  Future<SubmitOutcome> submit(TaskRequest request);

  /**
   * Submits a task and waits for its end, {@code waitMs} at most; then answers with what is.
   * Cheaper than one after the other: the result need not be read back.
   */
  Future<Submitted> submitAndAwait(TaskRequest request, long waitMs);

  /** Submits many at once; the outcomes are in the order of the requests. */
  Future<List<SubmitOutcome>> submitAll(List<TaskRequest> requests);

  /** The task, or empty if there is none or its record has been retired. */
  Future<Optional<TaskView>> task(long taskId);

  /**
   * As {@link #task}, but waits until the task has ended, {@code waitMs} at most; then answers with
   * what is.
   */
  Future<Optional<TaskView>> awaitTask(long taskId, long waitMs);

  /** The task and what it waits for, or empty if there is none or its record has been retired. */
  Future<Optional<TaskExplanation>> explain(long taskId);

  /** Cancels a task. The view says what became of it; a refusal if it is unknown or has ended. */
  Future<CancelOutcome> cancel(long taskId);

  /**
   * Tasks by filter, newest first. Fails with {@link IllegalArgumentException} on a cursor it did
   * not give.
   */
  Future<Page<TaskView>> tasks(TaskFilter filter, int limit, String cursor);

  /**
   * Agents by filter, by number. Fails with {@link IllegalArgumentException} on a cursor it did not
   * give.
   */
  Future<Page<AgentView>> agents(AgentFilter filter, int limit, String cursor);

  /** One agent by its number, or empty. */
  Future<Optional<AgentView>> agent(int number);

  Future<List<RuntimeView>> runtimes();

  /** The fleet at a glance. */
  Future<FleetView> fleet();

  /**
   * A page of a listing.
   *
   * @param cursor asks for the next page, null on the last
   */
  record Page<T>(List<T> items, String cursor) {}

  /** Null fields do not filter. {@code status} is a lower-case state of a task. */
  record TaskFilter(String status, String type) {}

  /** Null fields do not filter. {@code status} is idle, working, error or healing. */
  record AgentFilter(String type, String specialty, String status, String runtime) {}

  /** What became of a submission. */
  sealed interface SubmitOutcome {
    /**
     * Stored.
     *
     * @param durability {@code process} or {@code fsync}: what has been reached
     * @param journalPosition where the record lies; of a task that existed already, a place behind
     * @param epoch count of the shard's starts when it acknowledged
     * @param existing whether the idempotency key named a task that existed already
     */
    record Accepted(
        long taskId, String durability, long journalPosition, int epoch, boolean existing)
        implements SubmitOutcome {}

    record Refused(Rejection rejection) implements SubmitOutcome {}
  }

  /**
   * What became of a submission, and of its task.
   *
   * @param task empty if it was refused, or if the task has ended and its record has been retired
   */
  record Submitted(SubmitOutcome outcome, Optional<TaskView> task) {}

  /** What became of a cancellation. */
  sealed interface CancelOutcome {
    record Cancelled(TaskView task) implements CancelOutcome {}

    record Refused(Rejection rejection) implements CancelOutcome {}
  }
}
