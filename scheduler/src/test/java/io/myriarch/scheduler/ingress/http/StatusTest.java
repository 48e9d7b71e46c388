package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.ingress.http.HttpFixture.Answer;
import io.myriarch.scheduler.observe.FakeHealth;
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
  void shouldTellADegradedFleetFromAHealthyOne() {
    http.gateway.fleet(FakeGateway.startingFleet(true));
    assertThat(http.get("/health").status()).isEqualTo(200);
    assertThat(http.get("/health").json().path("status").asText()).isEqualTo("degraded");
    http.gateway.fleet(FakeGateway.startingFleet(false));
    assertThat(http.get("/health").status()).isEqualTo(503);
    assertThat(http.get("/health").json().path("status").asText()).isEqualTo("unavailable");
  }

  @Test
  void shouldAnswerForHealthWithoutAskingAShard() {
    http.gateway.fallSilent();
    assertThat(http.get("/livez").status()).isEqualTo(200);
    assertThat(http.get("/readyz").status()).isEqualTo(200);
    http.get("/health").problem(503, "not_ready");
  }

  @Test
  void shouldAskABusyShardAgain() {
    http.gateway.failWith(
        new ShardBusyException(new Rejection(RejectCode.OVERLOADED, 50, "Too many requests.")));
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> http.get("/health"));
    Await.until("it has been asked again", () -> http.gateway.fleetQuestions() > 2);
    http.gateway.failWith(null);
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void shouldBeAliveButNotReadyWhileTasksAreNotAccepted() {
    http.health.closedBecause = "The scheduler's disk is full; free some space on it.";
    assertThat(http.get("/livez").status()).isEqualTo(200);
    Answer answer = http.get("/readyz");
    assertThat(answer.problem(503, "not_ready")).contains("shard 0: The scheduler's disk is full");
    assertThat(answer.json().path("reasons")).hasSize(1);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void shouldNotBeAliveWhenALoopIsStuck() {
    http.health.sinceTurnNs = FakeHealth.STALL_NS_MAX + 100_000_000;
    assertThat(http.get("/livez").problem(503, "not_ready"))
        .contains("the loop of shard 0 has not turned for 5.1 s");
    http.get("/readyz").problem(503, "not_ready");
  }

  @Test
  void shouldAnswerForHealthAloneUntilItIsOpened() {
    try (HttpFixture starting = new HttpFixture(HttpConfig.defaults(), false)) {
      starting.health.hasStarted = false;
      assertThat(starting.get("/livez").status()).isEqualTo(200);
      assertThat(starting.get("/readyz").problem(503, "not_ready"))
          .contains("shard 0 reads its journal");
      starting.get("/api/tasks").problem(503, "not_ready");
      starting.health.hasStarted = true;
      assertThat(starting.get("/api/tasks").problem(503, "not_ready")).contains("listeners");
      starting.open();
      assertThat(starting.get("/readyz").status()).isEqualTo(200);
      assertThat(starting.get("/api/tasks").status()).isEqualTo(200);
    }
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
