package io.myriarch.scheduler.shard;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The part of the gateway by which users steer the fleet. The rules of the whole hold. */
public interface ControlGateway {
  /** All specialties, and what else is paused. */
  Future<List<SpecialtyView>> specialties();

  /**
   * Pauses or resumes a specialty, or a whole type with {@code any} for the specialty. Completes
   * when that is durable in every shard, with the specialties concerned; with none if there are no
   * such names.
   */
  Future<List<SpecialtyView>> pause(String type, String specialty, boolean isPaused);

  /** Restarts an agent. */
  Future<RestartOutcome> restartAgent(int number);

  /**
   * Asks a runtime to finish what runs, within this time, and to leave. As it is then; empty if
   * none of this id is connected.
   */
  Future<Optional<RuntimeView>> drainRuntime(String id, long timeoutMs);

  /**
   * Dead letters by filter, newest tasks first. A page may be short, or empty, though there are
   * more. Fails with {@link IllegalArgumentException} on a cursor it did not give.
   */
  Future<SchedulerGateway.Page<DeadLetterView>> deadLetters(
      DeadLetterFilter filter, int limit, String cursor);

  /** A dead letter with its payload, or empty. */
  Future<Optional<DeadLetterView>> deadLetter(long taskId);

  /** Runs a dead letter again as a new task; completes when that is durable. */
  Future<SchedulerGateway.SubmitOutcome> requeue(long taskId);

  /** Takes a dead letter out of the list; false if there is no such. */
  Future<Boolean> removeDeadLetter(long taskId);

  /** Runs dead letters of a filter again, so many at most, newest tasks first. */
  Future<BatchOutcome> requeueAll(DeadLetterFilter filter, int limit);

  /** Takes dead letters of a filter out of the list, so many at most. */
  Future<BatchOutcome> removeAll(DeadLetterFilter filter, int limit);

  /**
   * What became of many dead letters.
   *
   * @param taken requeued or removed
   * @param requeued the new tasks; empty if letters were to be removed
   * @param more whether there may be more that match
   * @param refusal why it stopped before the limit; null: it did not
   */
  record BatchOutcome(int taken, List<Requeued> requeued, boolean more, Rejection refusal) {}

  /** A new task and the dead letter whose place it took. */
  record Requeued(long taskId, long requeuedFrom) {}

  /** What became of the wish to restart an agent. */
  sealed interface RestartOutcome {
    /** It is restarted, or will be when its handler has ended. */
    record Restarted(AgentView agent) implements RestartOutcome {}

    record Refused(Rejection rejection) implements RestartOutcome {}
  }
}
