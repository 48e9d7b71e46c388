package io.myriarch.scheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.protocol.wire.FailureKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses, breakers and restarts over HTTP, with the real scheduler and a runtime's link. */
class ControlTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String METRICS =
      "{\"type\":\"analytics\",\"specialty\":\"metrics\",\"operation\":\"summary\",\"payload\":1,\"max_attempts\":1}";

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RunningScheduler scheduler;

  private void start(String... settings) throws Exception {
    scheduler = new RunningScheduler(folder, settings);
  }

  @AfterEach
  void close() {
    client.close();
    scheduler.close();
  }

  private JsonNode send(String method, String path, String body, int status) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scheduler.httpPort() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(status);
    return MAPPER.readTree(response.body());
  }

  private String submit() throws Exception {
    return send("POST", "/api/tasks", METRICS, 202).path("id").asText();
  }

  private String status(String taskId) throws Exception {
    return send("GET", "/api/tasks/" + taskId, "", 200).path("status").asText();
  }

  private JsonNode metrics() throws Exception {
    for (JsonNode row : send("GET", "/api/specialties", "", 200).path("specialties")) {
      if (row.path("specialty").asText().equals("metrics")) {
        return row;
      }
    }
    throw new AssertionError("no specialty metrics");
  }

  private void awaitBreaker(String state) throws Exception {
    long endNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!metrics().path("breaker").asText().equals(state)) {
      assertThat(System.nanoTime() - endNs).as("%s", metrics()).isNegative();
    }
  }

  @Test
  void shouldKeepAPauseOverARestartAndGoOnWhenItIsResumed() throws Exception {
    start();
    send("POST", "/api/specialties/analytics/any/pause", "", 200);
    String waiting;
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo()) {
      waiting = submit();
      send("POST", "/api/tasks?wait=10s", "{\"type\":\"any\",\"operation\":\"echo\"}", 200);
      assertThat(status(waiting)).isEqualTo("queued");
      assertThat(runtime.closingReason()).isNull();
    }
    scheduler.close();
    start();
    assertThat(metrics().path("type_paused").asBoolean()).isTrue();
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo()) {
      send("POST", "/api/tasks?wait=10s", "{\"type\":\"any\",\"operation\":\"echo\"}", 200);
      assertThat(status(waiting)).isEqualTo("queued");
      send("POST", "/api/specialties/analytics/any/resume", "", 200);
      assertThat(send("GET", "/api/tasks/" + waiting + "/result?wait=10s", "", 200).asInt())
          .isEqualTo(1);
      assertThat(runtime.closingReason()).isNull();
    }
  }

  @Test
  void shouldOpenTheBreakerProbeAndClose() throws Exception {
    start("breaker.consecutiveFailures", "3", "breaker.openTime", "100ms", "breaker.probes", "1");
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      for (int i = 0; i < 3; i++) {
        submit();
        runtime.fail(runtime.next(), FailureKind.ERROR, "no");
      }
      awaitBreaker("half_open");
      assertThat(metrics().path("agents_by_status").path("healing").asInt()).isEqualTo(4);
      submit();
      String second = submit();
      FakeRuntime.Attempt probe = runtime.next();
      assertThat(status(second)).as("one probe at a time").isEqualTo("queued");
      runtime.complete(probe, "ok".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      runtime.complete(runtime.next(), new byte[0]);
      awaitBreaker("closed");
      assertThat(metrics().path("breaker_opens").asInt()).isEqualTo(1);
      assertThat(metrics().path("agents_by_status").path("idle").asInt()).isEqualTo(4);
    }
  }

  @Test
  void shouldGiveTheTaskOfAnAgentThatIsRestartedToAnother() throws Exception {
    start();
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      String taskId = submit();
      FakeRuntime.Attempt first = runtime.next();
      send("POST", "/api/agents/agent-" + first.agent() + "/restart", "", 200);
      FakeRuntime.Attempt second = runtime.next();
      assertThat(second.taskId()).isEqualTo(first.taskId());
      assertThat(second.number()).isEqualTo(2);
      runtime.complete(second, "7".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(send("GET", "/api/tasks/" + taskId + "/result?wait=10s", "", 200).asInt())
          .isEqualTo(7);
    }
  }
}
