package io.myriarch.scheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API over the real scheduler: shards, journal and a runtime's link. */
class HttpSubmissionTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ECHO = "{\"type\":\"any\",\"operation\":\"echo\",\"payload\":%s}";

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RunningScheduler scheduler;

  @BeforeEach
  void start() throws Exception {
    scheduler = new RunningScheduler(folder);
  }

  @AfterEach
  void close() {
    client.close();
    scheduler.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scheduler.httpPort() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return MAPPER.readTree(response.body());
  }

  @Test
  void shouldAnswerEveryWaitWithTheResultHoweverQuickTheTaskIs() throws Exception {
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo()) {
      for (int i = 0; i < 200; i++) {
        HttpResponse<String> response =
            send("POST", "/api/tasks?wait=10s", ECHO.formatted("{\"n\": %d}".formatted(i)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).path("result").path("n").asInt()).isEqualTo(i);
        String id = json(response).path("id").asText();
        assertThat(send("GET", "/api/tasks/" + id + "/result", "").body())
            .isEqualTo("{\"n\": %d}".formatted(i));
      }
      assertThat(runtime.closingReason()).isNull();
      assertThat(json(send("GET", "/api/tasks?status=succeeded", "")).path("tasks").size())
          .isEqualTo(100);
    }
  }

  @Test
  void shouldAnswerAWaitThatIsOverWithTheTaskAsItIs() throws Exception {
    HttpResponse<String> response = send("POST", "/api/tasks?wait=50ms", ECHO.formatted("1"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(json(response).path("status").asText()).isEqualTo("queued");
    String path = "/api/tasks/" + json(response).path("id").asText();
    assertThat(send("GET", path + "/result?wait=50ms", "").statusCode()).isEqualTo(202);
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo()) {
      assertThat(send("GET", path + "/result?wait=10s", "").body()).isEqualTo("1");
      assertThat(runtime.closingReason()).isNull();
    }
  }

  @Test
  void shouldAnswerAWaitForATaskThatExistedBefore() throws Exception {
    String body =
        "{\"type\":\"any\",\"operation\":\"echo\",\"payload\":7,\"idempotency_key\":\"k\"}";
    String id = json(send("POST", "/api/tasks", body)).path("id").asText();
    HttpResponse<String> early = send("POST", "/api/tasks?wait=50ms", body);
    assertThat(early.statusCode()).as(early.body()).isEqualTo(202);
    try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1").echo()) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response = send("POST", "/api/tasks?wait=10s", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).path("id").asText()).isEqualTo(id);
      }
      assertThat(runtime.closingReason()).isNull();
    }
    assertThat(send("POST", "/api/tasks?wait=1s", body.replace("7", "8")).statusCode())
        .isEqualTo(409);
  }

  @Test
  void shouldEndAWaitWhenTheTaskIsCancelled() throws Exception {
    String id = json(send("POST", "/api/tasks", ECHO.formatted("1"))).path("id").asText();
    HttpResponse<String> cancelled = send("DELETE", "/api/tasks/" + id, "");
    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    assertThat(json(cancelled).path("status").asText()).isEqualTo("cancelled");
    assertThat(send("GET", "/api/tasks/" + id + "/result?wait=10s", "").statusCode())
        .isEqualTo(409);
    assertThat(send("DELETE", "/api/tasks/" + id, "").statusCode()).isEqualTo(409);
  }

  @Test
  void shouldJudgeABatchItemByItemAndKeepTheLedger() throws Exception {
    String batch =
        "[%s,{\"type\":\"nope\"},{\"type\":\"any\",\"operation\":\"none\"},{\"type\":\"quantum\",\"specialty\":\"no\"},%s]"
            .formatted(ECHO.formatted("1"), ECHO.formatted("2"));
    JsonNode answer = json(send("POST", "/api/tasks/batch", batch));
    assertThat(answer.path("accepted").asInt()).as("%s", answer).isEqualTo(2);
    assertThat(answer.path("outcomes").path(1).path("error").path("code").asText())
        .isEqualTo("unknown_type");
    assertThat(answer.path("outcomes").path(2).path("error").path("code").asText())
        .isEqualTo("unknown_operation");
    assertThat(answer.path("outcomes").path(3).path("error").path("code").asText())
        .isEqualTo("unknown_specialty");
    String metrics = send("GET", "/metrics", "").body();
    assertThat(metrics)
        .contains("myriarch_ledger_imbalance 0.0")
        .contains("myriarch_tasks_accepted_total{type=\"any\"} 2.0")
        .contains("myriarch_tasks_live{state=\"queued\"} 2.0");
  }

  @Test
  void shouldBeReadyForTasksBeforeAnyAgentIs() throws Exception {
    assertThat(send("GET", "/readyz", "").statusCode()).isEqualTo(200);
    assertThat(json(send("GET", "/health", "")).path("status").asText()).isEqualTo("degraded");
    assertThat(send("GET", "/livez", "").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseABadCursorOfEitherListing() throws Exception {
    for (String path : new String[] {"/api/tasks", "/api/agents"}) {
      HttpResponse<String> response = send("GET", path + "?cursor=nonsense", "");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(json(response).path("code").asText()).isEqualTo("invalid_cursor");
    }
  }
}
