package io.myriarch.agents.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.agents.net.HttpTarget;
import io.myriarch.agents.payload.Payloads;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Payload of {@code deliver}.
 *
 * @param url absolute http or https address
 * @param method POST if left out
 * @param headers sent as they are; they win over the default content type
 * @param body a string is sent as plain text, any other JSON as JSON; none if left out
 * @param timeoutMs of the whole exchange; 10,000 if left out
 * @param secret key of the signature; the agent's configured one if left out
 */
record DeliveryRequest(
    String url,
    String method,
    Map<String, String> headers,
    JsonNode body,
    Integer timeoutMs,
    String secret) {
  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE", "GET");
  private static final int TIMEOUT_MS_DEFAULT = 10_000;
  private static final int TIMEOUT_MS_MAX = 300_000;

  DeliveryRequest {
    if (url == null) {
      throw new IllegalArgumentException("'url' is missing");
    }
    HttpTarget.uri(url);
    method = method == null ? "POST" : method.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException(
          "'method' must be one of POST, PUT, PATCH, DELETE, GET, not '" + method + "'");
    }
    headers = headers == null ? Map.of() : headers;
    timeoutMs = timeoutMs == null ? TIMEOUT_MS_DEFAULT : timeoutMs;
    if (timeoutMs < 1 || timeoutMs > TIMEOUT_MS_MAX) {
      throw new IllegalArgumentException("'timeout_ms' must be from 1 to " + TIMEOUT_MS_MAX);
    }
    if (secret != null && secret.isEmpty()) {
      throw new IllegalArgumentException("'secret' is empty; leave it out to send no signature");
    }
  }

  URI uri() {
    return HttpTarget.uri(url);
  }

  /** Exactly what goes over the wire. */
  byte[] bodyBytes() {
    if (body == null || body.isNull()) {
      return new byte[0];
    }
    return body.isTextual()
        ? body.textValue().getBytes(StandardCharsets.UTF_8)
        : Payloads.write(body);
  }

  String contentType() {
    return body != null && body.isTextual() ? "text/plain; charset=utf-8" : "application/json";
  }
}
