package io.myriarch.agents.integration;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Operation;
import io.myriarch.agents.WarmUp;
import io.myriarch.agents.net.HttpExchange;
import io.myriarch.agents.net.Trust;
import io.myriarch.agents.payload.Payloads;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;

/** Provides {@code integration/webhooks}: signed delivery over HTTP. */
public final class WebhooksProvider implements AgentProvider {
  private final WarmUp warmUp = new WarmUp(WebhooksProvider::load);

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
    warmUp.begin();
    return new WebhooksAgent(WebhooksProvider::client);
  }

  private static HttpClient client() {
    return Shared.CLIENT;
  }

  private static void load() throws FinalTaskException {
    HttpClient _ = client();
    byte[] sample = Payloads.write(Map.of("url", "http://127.0.0.1/", "body", Map.of("a", 1)));
    DeliveryRequest request = Payloads.read(sample, DeliveryRequest.class);
    String signature = Signature.of(request.bodyBytes(), "key");
    Payloads.write(new DeliveryResult("", 1, 200, 0, 0, true, signature));
  }

  /** One client for all agents of the process, made when it is first used. */
  private static final class Shared {
    static final HttpClient CLIENT = HttpExchange.client(Trust.ofJvm());
  }
}
