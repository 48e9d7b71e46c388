package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.FailureKind;

/**
 * A task that failed for good, as shown to users.
 *
 * @param tenant empty: the one that has no name
 * @param kind how the last attempt failed
 * @param attempts made, those that were lost included
 * @param losses attempts that were lost with their runtime
 * @param agent number of the agent of the last attempt; -1: none
 * @param error of the last attempt
 * @param requeuedFrom the dead letter that the task was the requeue of; 0: none
 * @param payload null in listings
 */
public record DeadLetterView(
    long taskId,
    String type,
    String specialty,
    String operation,
    String tenant,
    FailureKind kind,
    int priority,
    int attempts,
    int losses,
    int agent,
    long submittedAtMs,
    long failedAtMs,
    String error,
    String orderingKey,
    long requeuedFrom,
    byte[] payload) {}
