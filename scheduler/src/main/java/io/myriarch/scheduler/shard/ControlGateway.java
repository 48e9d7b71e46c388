package io.myriarch.scheduler.shard;

import io.vertx.core.Future;
import java.util.List;

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

  /** What became of the wish to restart an agent. */
  sealed interface RestartOutcome {
    /** It is restarted, or will be when its handler has ended. */
    record Restarted(AgentView agent) implements RestartOutcome {}

    record Refused(Rejection rejection) implements RestartOutcome {}
  }
}
