package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.FailureKind;

/**
 * The record of a dead letter, as read back from the journal.
 *
 * @param payloadPosition -1: the payload is here; else it is empty here, and in the record of the
 *     task's acceptance at this position
 */
record DeadLetterRecord(
    long taskId,
    int route,
    FailureKind kind,
    int priority,
    int maxAttempts,
    int attempts,
    int losses,
    int agent,
    long executionTimeoutMs,
    long submittedAtMs,
    long failedAtMs,
    long deadlineDelayMs,
    long payloadPosition,
    long requeuedFrom,
    String orderingKey,
    byte[] error,
    byte[] payload) {

  DeadLetterRecord withPayload(byte[] found) {
    return new DeadLetterRecord(
        taskId,
        route,
        kind,
        priority,
        maxAttempts,
        attempts,
        losses,
        agent,
        executionTimeoutMs,
        submittedAtMs,
        failedAtMs,
        deadlineDelayMs,
        -1,
        requeuedFrom,
        orderingKey,
        error,
        found);
  }
}
