package io.myriarch.agents.integration;

/**
 * Result of {@code deliver}.
 *
 * @param deliveryId as sent in {@code X-Myriarch-Delivery}: the task's id, the same in each attempt
 * @param latencyMs from the name look-up to the end of the answer
 * @param response the answer's first {@value WebhooksAgent#RESPONSE_BYTES_MAX} bytes
 */
record DeliveryResult(
    String deliveryId,
    int attempt,
    int status,
    double latencyMs,
    int bytesSent,
    boolean signed,
    String response) {}
