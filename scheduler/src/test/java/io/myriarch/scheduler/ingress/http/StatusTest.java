package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.ingress.http.HttpFixture.Answer;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.ShardBusyException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {
  private final HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/api/health"})
  void shouldShowTheFleetAtAGlance(String path) {
    Answer answer = http.get(path);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode health = answer.json();
    assertThat(health.path("status").asText()).isEqualTo("healthy");
    assertThat(health.path("durability").asText()).isEqualTo("fsync");
    assertThat(health.path("agents").path("wanted").asInt()).isEqualTo(30_000);
    assertThat(health.path("agents").path("by_status").path("working").asInt()).isEqualTo(10);
    assertThat(health.path("runtimes").path("ready").asInt()).isEqualTo(2);
    assertThat(health.path("tasks").path("accepted").asInt()).isEqualTo(100);
    assertThat(health.path("tasks").path("live").path("queued").asInt()).isEqualTo(2);
    assertThat(health.path("tasks").path("finished").path("failed").asInt()).isEqualTo(10);
  }

  @Test
  void shouldTellAStartingFleetFromAReadyOne() {
    assertThat(http.get("/readyz").status()).isEqualTo(200);
    http.gateway.fleet(FakeGateway.startingFleet(true));
    assertThat(http.get("/health").status()).isEqualTo(200);
    assertThat(http.get("/health").json().path("status").asText()).isEqualTo("degraded");
    Answer answer = http.get("/readyz");
    assertThat(answer.problem(503, "not_ready")).contains("12 of 30000 agents are ready");
    assertThat(answer.json().path("missing").toString())
        .isEqualTo("[\"no runtime is ready\",\"12 of 30000 agents are ready\"]");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void shouldBeAliveWhileItDoesNotAccept() {
    http.gateway.fleet(FakeGateway.startingFleet(false));
    assertThat(http.get("/livez").status()).isEqualTo(200);
    assertThat(http.get("/health").status()).isEqualTo(503);
    assertThat(http.get("/health").json().path("status").asText()).isEqualTo("unavailable");
    assertThat(http.get("/readyz").json().path("missing").path(0).asText())
        .isEqualTo("tasks are not accepted");
  }

  @Test
  void shouldNotBeAliveIfAShardDoesNotAnswer() {
    http.gateway.fallSilent();
    http.get("/livez").problem(503, "not_ready");
  }

  @Test
  void shouldBeAliveWhileAShardIsBusy() {
    http.gateway.failWith(
        new ShardBusyException(new Rejection(RejectCode.OVERLOADED, 50, "Too many requests.")));
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> http.get("/livez"));
    Await.until("it has been asked again", () -> http.gateway.fleetQuestions() > 2);
    http.gateway.failWith(null);
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/api/metrics"})
  void shouldServeMetrics(String path) {
    http.submit();
    http.get("/nothing").problem(404, "not_found");
    Answer answer = http.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.text())
        .contains("jvm_memory_used_bytes{")
        .contains("myriarch_http_problems_total{code=\"not_found\"} 1.0")
        .contains(
            "myriarch_http_requests_total{method=\"POST\",route=\"/api/tasks\",status=\"202\"} 1.0");
  }

  @Test
  void shouldServeOpenMetricsIfAskedFor() {
    Answer answer =
        http.send(
            http.request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .GET());
    assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(answer.text()).endsWith("# EOF\n");
  }
}
