package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Webhooks to a receiver of the demo's own, which checks signature and body of each. */
final class DeliverTask implements RealTask {
  private static final int OK = 200;

  private final WebhookReceiver receiver;

  DeliverTask(WebhookReceiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public String type() {
    return "integration";
  }

  @Override
  public String specialty() {
    return "webhooks";
  }

  @Override
  public String operation() {
    return "deliver";
  }

  @Override
  public JsonNode payload(long run) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", receiver.url())
            .put("secret", receiver.secret());
    payload.set("body", JsonNodeFactory.instance.objectNode().put("event", run));
    return payload;
  }

  @Override
  public String fault(long run, JsonNode result) {
    if (result.path("status").asInt() != OK || !result.path("signed").asBoolean()) {
      return "delivery %d is reported as %s".formatted(run, result);
    }
    return receiver.faultOf(run);
  }

  @Override
  public String finding() {
    return "%,d deliveries received, each signature right".formatted(receiver.received());
  }
}
