package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.RejectCode;

/**
 * Why a request was refused.
 *
 * @param retryAfterMs 0: a retry of the same request is of no use
 * @param sentence what is wrong and what to do
 */
public record Rejection(RejectCode code, int retryAfterMs, String sentence) {}
