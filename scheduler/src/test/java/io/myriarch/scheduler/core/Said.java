package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;

/** What a core said, as values. */
final class Said {
  private Said() {}

  record Accepted(int link, long correlationId, long taskId) {}

  record AcceptedAgain(int link, long correlationId, long taskId, boolean isLive) {}

  record Rejected(
      int link, long correlationId, RejectCode code, int retryAfterMs, String sentence) {}

  record AttemptFailed(long taskId, int attempt, FailureKind kind, long retryAtMs, String error) {}

  record Finished(long taskId, TaskStatus status, String output, int link, long correlationId) {}

  /** The times that are told with the end of a task. */
  record Measured(long queueUs, long executionUs) {}

  record PayloadWanted(long taskId, long position) {}

  record Agents(int link, int firstAgent, int count) {}

  /** An attempt as it was assigned, or is to be interrupted. */
  record Attempt(int link, long taskId, int agent, int epoch, int attempt, String payload) {}
}
