package io.myriarch.agents.integration;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import io.myriarch.agents.net.HttpExchange;
import io.myriarch.agents.net.Trust;
import java.net.http.HttpClient;
import java.util.List;

/** Provides {@code integration/webhooks}: signed delivery over HTTP. */
public final class WebhooksProvider implements AgentProvider {
  @Override
  public String type() {
    return "integration";
  }

  @Override
  public String specialty() {
    return "webhooks";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        Operation.of(
            "deliver",
            "Sends a body to a URL with headers, a timeout and an HMAC-SHA256 signature."));
  }

  @Override
  public Agent create() {
    return new WebhooksAgent(Shared.CLIENT);
  }

  /** One client for all agents of the process, made when the first one is. */
  private static final class Shared {
    static final HttpClient CLIENT = HttpExchange.client(Trust.ofJvm());
  }
}
