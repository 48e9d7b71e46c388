package io.myriarch.scheduler.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The scheduler's HTTP API for a command: blocking, one request at a time, and every failure is a
 * {@link CommandException} that a user can act on.
 */
final class HttpApi implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final int CONFLICT = 409;

  private final String host;
  private final int port;
  private final Duration answerMax;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  HttpApi(String host, int port) {
    this(host, port, Duration.ofSeconds(10));
  }

  /** With another limit to the time for an answer. */
  HttpApi(String host, int port, Duration answerMax) {
    this.host = host;
    this.port = port;
    this.answerMax = answerMax;
  }

  /** Where this is, for people. */
  String address() {
    return "http://" + host + ":" + port;
  }

  /** A path with those parameters that have a value. */
  static String pathOf(String path, Map<String, ?> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(parameter -> parameter.getValue() != null)
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue().toString()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** A text as one segment of a path. */
  static String segment(String text) {
    return encoded(text).replace("+", "%20");
  }

  JsonNode get(String path) {
    return json(send("GET", path, "", BodyPublishers.noBody(), Duration.ZERO));
  }

  /** Waits for the result of a task, which may turn out to be that it has failed. */
  void awaitResult(String path, Duration wait) {
    HttpResponse<byte[]> response = exchange("GET", path, "", BodyPublishers.noBody(), wait);
    if (response.statusCode() >= 400 && response.statusCode() != CONFLICT) {
      throw new CommandException(problemOf(response));
    }
  }

  /** The health of the scheduler, which is an answer with status 503 too. */
  JsonNode health() {
    HttpResponse<byte[]> response =
        exchange("GET", "/api/health", "", BodyPublishers.noBody(), Duration.ZERO);
    JsonNode health = json(response);
    if (!health.has("agents")) {
      throw new CommandException(problemOf(response));
    }
    return health;
  }

  String getText(String path) {
    HttpResponse<byte[]> response = send("GET", path, "", BodyPublishers.noBody(), Duration.ZERO);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  JsonNode post(String path, String contentType, byte[] body) {
    return json(send("POST", path, contentType, BodyPublishers.ofByteArray(body), Duration.ZERO));
  }

  JsonNode delete(String path) {
    return json(send("DELETE", path, "", BodyPublishers.noBody(), Duration.ZERO));
  }

  private HttpResponse<byte[]> send(
      String method, String path, String contentType, BodyPublisher body, Duration wait) {
    HttpResponse<byte[]> response = exchange(method, path, contentType, body, wait);
    if (response.statusCode() >= 400) {
      throw new CommandException(problemOf(response));
    }
    return response;
  }

  private HttpResponse<byte[]> exchange(
      String method, String path, String contentType, BodyPublisher body, Duration wait) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .timeout(answerMax.plus(wait))
            .method(method, body);
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (ConnectException | UnresolvedAddressException e) {
      throw new CommandException(
          "No scheduler on port %d: start one with ./myriarch up, or name its port with --http-port."
              .formatted(port),
          e);
    } catch (HttpTimeoutException e) {
      throw new CommandException(
          "The scheduler at %s did not answer in time.".formatted(address()), e);
    } catch (IOException e) {
      throw new CommandException(
          "The connection to %s broke: %s. Is that a Myriarch scheduler?"
              .formatted(address(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted.", e);
    }
  }

  private JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CommandException(
          "What answers at %s is no Myriarch scheduler: it did not send JSON.".formatted(address()),
          e);
    }
  }

  /** One sentence for an answer of application/problem+json, or of something else altogether. */
  private String problemOf(HttpResponse<byte[]> response) {
    try {
      JsonNode problem = JSON.readTree(response.body());
      String detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isEmpty()) {
        long retryAfterMs = problem.path("retry_after_ms").asLong(0);
        String retry = retryAfterMs > 0 ? " Try again in %d ms.".formatted(retryAfterMs) : "";
        return "%s (%s)%s".formatted(detail, problem.path("code").asText("?"), retry);
      }
    } catch (JsonProcessingException _) {
      // Not a problem document: said below.
    } catch (IOException e) {
      throw new AssertionError("reading an array does no I/O", e);
    }
    return "What answers at %s is no Myriarch scheduler, or another version of it: HTTP status %d."
        .formatted(address(), response.statusCode());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
