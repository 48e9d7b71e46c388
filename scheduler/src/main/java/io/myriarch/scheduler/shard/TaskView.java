package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.TaskStatus;

/**
 * A task as shown to users.
 *
 * @param tenant empty: the default one
 * @param agent number of the agent that has or had it last; -1: none
 * @param finishedAtMs 0: has not ended
 * @param queueUs waited for an agent so far
 * @param executionUs of the last attempt
 * @param requeuedFrom the dead letter whose place it took; 0: none
 * @param result of a succeeded task, else null
 * @param error of a failed, cancelled or expired task, or of the last failed attempt; else null
 */
public record TaskView(
    long id,
    TaskStatus status,
    String type,
    String specialty,
    String operation,
    String tenant,
    int priority,
    int attempts,
    int agent,
    long submittedAtMs,
    long finishedAtMs,
    long queueUs,
    long executionUs,
    long requeuedFrom,
    byte[] result,
    String error) {}
