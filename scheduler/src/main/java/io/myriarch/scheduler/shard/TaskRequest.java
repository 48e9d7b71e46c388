package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.Durability;

/**
 * A submission that did not come over a client link.
 *
 * @param operation empty for the specialty's main one
 * @param priority 0 lowest to 9 highest
 * @param durability what must be reached before the answer
 * @param maxAttempts 0: the default
 * @param executionTimeoutMs 0: the default
 * @param notBeforeDelayMs from acceptance; 0: at once
 * @param deadlineMs from acceptance; 0: none
 * @param orderingKey empty: none
 * @param tenant empty: the default one
 * @param idempotencyKey empty: none
 * @param payload not copied: must not change afterwards
 */
public record TaskRequest(
    String type,
    String specialty,
    String operation,
    int priority,
    Durability durability,
    int maxAttempts,
    long executionTimeoutMs,
    long notBeforeDelayMs,
    long deadlineMs,
    String orderingKey,
    String tenant,
    String idempotencyKey,
    byte[] payload) {}
