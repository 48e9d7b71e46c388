package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.Durability;

/**
 * What the scheduler said when it welcomed the client.
 *
 * @param shard that serves the link
 * @param epoch count of the shard's starts
 * @param durability what an acknowledgement means
 * @param window submissions that may be without an answer, as used by this client
 * @param payloadBytesMax larger payloads are refused
 */
public record LinkInfo(
    int shard, int epoch, Durability durability, int window, int payloadBytesMax) {}
