package io.myriarch.agents.integration;

/**
 * Settings of {@code integration/webhooks} in the fleet file.
 *
 * @param secret signs deliveries that bring no secret of their own; null: those are not signed
 */
public record WebhooksConfig(String secret) {}
