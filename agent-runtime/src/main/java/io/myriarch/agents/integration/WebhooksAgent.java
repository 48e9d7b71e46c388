package io.myriarch.agents.integration;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Task;
import io.myriarch.agents.net.HttpExchange;
import io.myriarch.agents.net.HttpTarget;
import io.myriarch.agents.net.NetworkFailure;
import io.myriarch.agents.payload.Payloads;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Delivers a body to a URL. A delivery may arrive twice if its answer got lost; receivers tell by
 * the delivery id.
 */
final class WebhooksAgent implements Agent {
  static final int RESPONSE_BYTES_MAX = 2048;

  /** Client errors that a later attempt may not meet: timeout, too early, too many requests. */
  private static final Set<Integer> PASSING_CLIENT_ERRORS = Set.of(408, 425, 429);

  private final Supplier<HttpClient> client;
  private String configuredSecret;

  WebhooksAgent(Supplier<HttpClient> client) {
    this.client = client;
  }

  @Override
  public void start(AgentContext context) {
    configuredSecret = context.configuration(WebhooksConfig.class).secret();
  }

  @Override
  public byte[] handle(Task task, AgentContext context)
      throws FinalTaskException, DeliveryFailedException, InterruptedException {
    DeliveryRequest delivery = Payloads.read(task.payload(), DeliveryRequest.class);
    byte[] body = delivery.bodyBytes();
    String secret = delivery.secret() == null ? configuredSecret : delivery.secret();
    HttpRequest request = request(delivery, body, secret, task);
    long startNs = System.nanoTime();
    HttpResponse<byte[]> response = send(request, Duration.ofMillis(delivery.timeoutMs()));
    double latencyMs = (System.nanoTime() - startNs) / 1e6;
    String excerpt = new String(response.body(), StandardCharsets.UTF_8);
    refuseUnlessDelivered(response, request, excerpt);
    context.metrics().count("deliveries", 1);
    return Payloads.write(
        new DeliveryResult(
            task.id(),
            task.attempt(),
            response.statusCode(),
            latencyMs,
            body.length,
            secret != null,
            excerpt));
  }

  private static HttpRequest request(
      DeliveryRequest delivery, byte[] body, String secret, Task task) throws FinalTaskException {
    HttpRequest.Builder request = HttpRequest.newBuilder(delivery.uri());
    if (body.length > 0) {
      request.setHeader("Content-Type", delivery.contentType());
    }
    request.setHeader("User-Agent", "Myriarch-Webhooks/1");
    try {
      HttpTarget.headers(request, delivery.headers());
    } catch (IllegalArgumentException e) {
      throw new FinalTaskException(e.getMessage(), e);
    }
    request.setHeader("X-Myriarch-Delivery", task.id());
    request.setHeader("X-Myriarch-Attempt", Integer.toString(task.attempt()));
    if (secret != null) {
      request.setHeader(Signature.HEADER, Signature.of(body, secret));
    }
    HttpRequest.BodyPublisher publisher =
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    return request.method(delivery.method(), publisher).build();
  }

  private HttpResponse<byte[]> send(HttpRequest request, Duration timeout)
      throws DeliveryFailedException, InterruptedException {
    try {
      return HttpExchange.send(client.get(), request, timeout, RESPONSE_BYTES_MAX);
    } catch (IOException e) {
      throw new DeliveryFailedException(
          receiver(request) + " did not take it: " + NetworkFailure.of(e).sentence(), e);
    }
  }

  private static void refuseUnlessDelivered(
      HttpResponse<byte[]> response, HttpRequest request, String excerpt)
      throws FinalTaskException, DeliveryFailedException {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String message =
        receiver(request)
            + " answered "
            + status
            + (excerpt.isBlank() ? "" : ": " + excerpt.strip());
    if (status >= 500 || PASSING_CLIENT_ERRORS.contains(status)) {
      throw new DeliveryFailedException(message);
    }
    String moved = response.headers().firstValue("Location").orElse(null);
    throw new FinalTaskException(
        moved == null
            ? message
            : message + " (redirects are not followed; deliver to " + moved + ")");
  }

  /** Host and port: the rest of a webhook's address is often secret. */
  private static String receiver(HttpRequest request) {
    return request.uri().getHost()
        + (request.uri().getPort() < 0 ? "" : ":" + request.uri().getPort());
  }
}
