package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.scheduler.observe.FakeHealth;
import io.myriarch.scheduler.observe.Health;
import io.myriarch.scheduler.observe.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An HTTP server over a fake scheduler, on a free port of loopback, and a client for it. */
final class HttpFixture implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final FakeGateway gateway = new FakeGateway();
  final Metrics metrics = new Metrics(List.of());
  final FakeHealth health = new FakeHealth(0);
  final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Vertx vertx = Vertx.vertx();
  private final HttpVerticle verticle;

  HttpFixture() {
    this(HttpConfig.defaults());
  }

  HttpFixture(HttpConfig config) {
    this(config, true);
  }

  /** A server that may still have to be opened. */
  HttpFixture(HttpConfig config, boolean isOpen) {
    Health shards = new Health(List.of(health), 1, FakeHealth.STALL_NS_MAX);
    verticle = new HttpVerticle(config.at("127.0.0.1", 0), metrics, shards);
    await(vertx.deployVerticle(verticle));
    if (isOpen) {
      open();
    }
  }

  void open() {
    await(verticle.open(gateway));
  }

  private static void await(Future<?> future) {
    try {
      future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not done in 10 s", e);
    }
  }

  int port() {
    return verticle.port();
  }

  /** An answer, and its body as JSON if it is. */
  record Answer(int status, HttpResponse<byte[]> response) {
    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return MAPPER.readTree(response.body());
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text(), e);
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** Checks that this is a whole problem document of this code, and returns its detail. */
    String problem(int expectedStatus, String code) {
      assertThat(status).as("status of %s", text()).isEqualTo(expectedStatus);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      JsonNode json = json();
      assertThat(json.path("code").asText()).as(text()).isEqualTo(code);
      assertThat(json.path("type").asText()).isEqualTo("urn:myriarch:problem:" + code);
      assertThat(json.path("status").asInt()).isEqualTo(expectedStatus);
      assertThat(json.path("title").asText()).isNotBlank();
      assertThat(json.path("detail").asText()).isNotBlank();
      return json.path("detail").asText();
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer post(String path, String contentType, byte[] body) {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
  }

  Answer postJson(String path, String body) {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Submits a small task and returns its id. */
  String submit() {
    return postJson("/api/tasks", "{\"type\":\"any\",\"operation\":\"echo\",\"payload\":1}")
        .json()
        .path("id")
        .asText();
  }

  @Override
  public void close() {
    client.close();
    await(vertx.close());
    metrics.close();
  }
}
