package io.myriarch.scheduler.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.ingress.http.HttpFixture.Answer;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.TaskRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitTest {
  private final HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void shouldAcceptATaskAndSayWhereItIs() {
    Answer answer =
        http.postJson(
            "/api/tasks",
            """
            {"type": "analytics", "specialty": "metrics", "payload": {"values": [1, 2.50, 3]}}
            """);
    assertThat(answer.status()).isEqualTo(202);
    String id = answer.json().path("id").asText();
    assertThat(answer.header("Location")).isEqualTo("/api/tasks/" + id);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().path("durability").asText()).isEqualTo("fsync");
    assertThat(TaskIds.parse(id)).isPositive();
    assertThat(http.get("/api/tasks/" + id).json().path("status").asText()).isEqualTo("queued");
  }

  @Test
  void shouldHandOverEveryField() {
    http.postJson(
        "/api/tasks",
        """
        {"payload": "x", "type": "analytics", "specialty": "metrics", "operation": "summarize",
         "priority": 9, "delay_ms": 1500, "deadline_ms": 60000, "execution_timeout_ms": 2000,
         "max_attempts": 7, "ordering_key": "o", "tenant": "t", "idempotency_key": "k",
         "durability": "process"}
        """);
    TaskRequest request = http.gateway.lastRequest();
    assertThat(request)
        .usingRecursiveComparison()
        .isEqualTo(
            new TaskRequest(
                "analytics",
                "metrics",
                "summarize",
                9,
                Durability.PROCESS,
                7,
                2000,
                1500,
                60_000,
                "o",
                "t",
                "k",
                "\"x\"".getBytes(UTF_8)));
  }

  @Test
  void shouldFillInTheDefaults() {
    http.postJson("/api/tasks", "{\"type\":\"any\"}");
    assertThat(http.gateway.lastRequest())
        .usingRecursiveComparison()
        .isEqualTo(
            new TaskRequest(
                "any", "any", "", 4, Durability.DEFAULT, 0, 0, 0, 0, "", "", "", new byte[0]));
  }

  @Test
  void shouldTakeNotBeforeAsAnotherNameOfDelay() {
    http.postJson("/api/tasks", "{\"type\":\"any\",\"not_before_ms\":250}");
    assertThat(http.gateway.lastRequest().notBeforeDelayMs()).isEqualTo(250);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\" : [1, 2.500, 1e400, {\"a\":null}],\n \"a\":\"\\u00e9\\\"}\"}",
        "\"text with } and \\\\\"",
        "12345678901234567890123456789",
        "-0.10",
        "true",
        "null",
        "[]",
        "\"Größe 漢字 😀\""
      })
  void shouldHandOverTheVeryBytesOfThePayload(String payload) {
    http.postJson("/api/tasks", "{ \"payload\" :  " + payload + " , \"type\":\"any\"}");
    assertThat(new String(http.gateway.lastRequest().payload(), UTF_8)).isEqualTo(payload);
  }

  @Test
  void shouldTakeRawBytesWithTheFieldsInTheQuery() {
    byte[] body = {0, 1, (byte) 0xFF, '{'};
    Answer answer =
        http.post(
            "/api/tasks?type=analytics&specialty=metrics&priority=2&delay_ms=5&max_attempts=3",
            "application/octet-stream",
            body);
    assertThat(answer.status()).isEqualTo(202);
    TaskRequest request = http.gateway.lastRequest();
    assertThat(request.payload()).isEqualTo(body);
    assertThat(request.specialty()).isEqualTo("metrics");
    assertThat(request.priority()).isEqualTo(2);
    assertThat(request.notBeforeDelayMs()).isEqualTo(5);
    assertThat(request.maxAttempts()).isEqualTo(3);
  }

  @Test
  void shouldAnswerWithTheResultIfToldToWait() {
    http.gateway.echo();
    Answer answer =
        http.postJson("/api/tasks?wait=5s", "{\"type\":\"any\",\"payload\":{\"n\":[1,2]}}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode task = answer.json();
    assertThat(task.path("status").asText()).isEqualTo("succeeded");
    assertThat(task.path("result").toString()).isEqualTo("{\"n\":[1,2]}");
    assertThat(task.path("agent").asText()).isEqualTo("agent-17");
    assertThat(task.path("queue_ms").asDouble()).isEqualTo(1.5);
    assertThat(task.path("execution_ms").asDouble()).isEqualTo(2.25);
    assertThat(task.path("submitted_at").asText()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(task.path("finished_at").asText()).isEqualTo("2023-11-14T22:13:20.250Z");
    assertThat(answer.header("Location")).isEqualTo("/api/tasks/" + task.path("id").asText());
  }

  @Test
  void shouldAnswerWithTheTaskIfItHasNotEndedInTime() {
    Answer answer = http.postJson("/api/tasks?wait=30ms", "{\"type\":\"any\"}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("status").asText()).isEqualTo("queued");
  }

  @Test
  void shouldGiveBinaryResultsInBase64() {
    http.gateway.echo();
    Answer answer =
        http.post(
            "/api/tasks?type=any&wait=5s", "application/octet-stream", new byte[] {(byte) 0xFF, 1});
    assertThat(answer.json().path("result").asText()).isEqualTo("/wE=");
    assertThat(answer.json().path("result_encoding").asText()).isEqualTo("base64");
  }

  @Test
  void shouldShowTheErrorOfAFailedTask() {
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () -> http.postJson("/api/tasks?wait=10s", "{\"type\":\"any\"}"));
    Await.until("the wait has begun", () -> http.gateway.waiting() == 1);
    http.gateway.end(TaskIds.of(0, 1, 1), TaskStatus.FAILED, null, "boom");
    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().json().path("status").asText()).isEqualTo("failed");
    assertThat(answer.join().json().path("error").asText()).isEqualTo("boom");
    assertThat(answer.join().json().has("result")).isFalse();
  }

  @Test
  void shouldGiveTheSameTaskForTheSameIdempotencyKey() {
    Answer first = postWithKey("{\"type\":\"any\"}", "key-1");
    Answer second = postWithKey("{\"type\":\"any\"}", "key-1");
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(first.json().path("existing").asBoolean()).isFalse();
    assertThat(second.json().path("existing").asBoolean()).isTrue();
    assertThat(http.gateway.lastRequest().idempotencyKey()).isEqualTo("key-1");
  }

  @Test
  void shouldRefuseTwoIdempotencyKeys() {
    String detail =
        postWithKey("{\"type\":\"any\",\"idempotency_key\":\"a\"}", "b")
            .problem(400, "invalid_request");
    assertThat(detail).contains("Idempotency-Key");
  }

  private Answer postWithKey(String body, String key) {
    return http.send(
        http.request("/api/tasks")
            .header("Content-Type", "application/json; charset=UTF-8")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"specialty\":\"metrics\"} | type",
        "{\"type\":\"\"} | type",
        "{\"type\":\"any\",\"speciality\":\"x\"} | speciality",
        "{\"type\":\"any\",\"type\":\"any\"} | twice",
        "{\"type\":7} | must be a text",
        "{\"type\":\"any\",\"priority\":10} | from 0 to 9",
        "{\"type\":\"any\",\"priority\":-1} | from 0 to 9",
        "{\"type\":\"any\",\"priority\":1.5} | whole number",
        "{\"type\":\"any\",\"priority\":\"4\"} | whole number",
        "{\"type\":\"any\",\"priority\":99999999999999999999} | from 0 to 9",
        "{\"type\":\"any\",\"delay_ms\":-1} | delay_ms",
        "{\"type\":\"any\",\"not_before_ms\":-5} | not_before_ms",
        "{\"type\":\"any\",\"delay_ms\":1,\"not_before_ms\":1} | one of them",
        "{\"type\":\"any\",\"deadline_ms\":0} | deadline_ms",
        "{\"type\":\"any\",\"execution_timeout_ms\":-3} | execution_timeout_ms",
        "{\"type\":\"any\",\"max_attempts\":101} | from 1 to 100",
        "{\"type\":\"any\",\"durability\":\"disk\"} | process or fsync",
        "{\"type\":\"any\",\"idempotency_key\":\"\"} | 1 to 128 bytes",
        "[] | JSON object",
        "7 | JSON object"
      })
  void shouldNameTheFieldThatIsWrong(String body, String words) {
    assertThat(http.postJson("/api/tasks", body).problem(400, "invalid_request")).contains(words);
    assertThat(http.gateway.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"type\":\"any\"",
        "{\"type\":\"any\",}",
        "{type:1}",
        "{\"type\":\"any\"} x",
        "{\"type\":\"any\"}{}",
        "{\"type\":\"any\",\"payload\":[1,}",
        "{\"type\":\"any\",\"payload\":\"abc}",
        "nonsense"
      })
  void shouldRefuseWhatIsNoJson(String body) {
    http.postJson("/api/tasks", body)
        .problem(400, body.isEmpty() ? "invalid_request" : "malformed_json");
    assertThat(http.gateway.requests()).isEmpty();
  }

  @Test
  void shouldRefuseJsonThatIsNestedTooDeep() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    http.postJson("/api/tasks", "{\"type\":\"any\",\"payload\":" + deep + "}")
        .problem(400, "malformed_json");
  }

  @Test
  void shouldRefuseATextThatIsTooLong() {
    http.postJson("/api/tasks", "{\"type\":\"" + "x".repeat(129) + "\"}")
        .problem(400, "invalid_request");
    http.postJson("/api/tasks", "{\"type\":\"" + "é".repeat(65) + "\"}")
        .problem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=iso-8859-1",
        "application/jsonx"
      })
  void shouldRefuseOtherContentTypes(String contentType) {
    assertThat(
            http.post("/api/tasks", contentType, "{\"type\":\"any\"}".getBytes(UTF_8))
                .problem(415, "unsupported_media_type"))
        .contains("application/json");
  }

  @Test
  void shouldRefuseABodyWithoutContentType() {
    http.send(http.request("/api/tasks").POST(BodyPublishers.ofString("{\"type\":\"any\"}")))
        .problem(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait=",
        "wait=5",
        "wait=5x",
        "wait=-5s",
        "wait=61s",
        "wait=s",
        "wait=9999999999999s",
        "wait=1s&wait=2s",
        "type=any",
        "foo=1",
        "wait=%25"
      })
  void shouldRefuseABadQuery(String query) {
    http.postJson("/api/tasks?" + query, "{\"type\":\"any\"}").problem(400, "invalid_request");
    assertThat(http.gateway.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"type=any&priority=x", "type=any&delay_ms=-1", "priority=1", "type=any&payload=1"})
  void shouldRefuseBadFieldsInTheQuery(String query) {
    http.post("/api/tasks?" + query, "application/octet-stream", new byte[1])
        .problem(400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, 429, 1500, 2",
    "NOT_READY, 503, 200, 1",
    "SHUTTING_DOWN, 503, 5000, 5",
    "PAYLOAD_TOO_LARGE, 413, 0,",
    "UNKNOWN_TYPE, 422, 0,",
    "UNKNOWN_SPECIALTY, 422, 0,",
    "UNKNOWN_OPERATION, 422, 0,",
    "UNSUPPORTED, 422, 0,",
    "IDEMPOTENCY_CONFLICT, 409, 0,",
    "INVALID_REQUEST, 400, 0,"
  })
  void shouldTellWhyTheSchedulerRefused(
      RejectCode code, int status, int retryAfterMs, String retryAfter) {
    http.gateway.refuseAll(code, retryAfterMs);
    Answer answer = http.postJson("/api/tasks", "{\"type\":\"any\"}");
    answer.problem(status, code.name().toLowerCase(java.util.Locale.ROOT));
    assertThat(answer.header("Retry-After")).isEqualTo(retryAfter);
    assertThat(answer.json().path("retry_after_ms").asInt()).isEqualTo(retryAfterMs);
  }

  @Test
  void shouldTellWhyTheSchedulerRefusedATaskThatIsWaitedFor() {
    http.gateway.refuseAll(RejectCode.UNKNOWN_TYPE, 0);
    http.postJson("/api/tasks?wait=5s", "{\"type\":\"nope\"}").problem(422, "unknown_type");
  }

  @Test
  void shouldWaitForATaskThatExistedBefore() {
    http.gateway.echo();
    String body = "{\"type\":\"any\",\"payload\":7,\"idempotency_key\":\"k\"}";
    String id = http.postJson("/api/tasks", body).json().path("id").asText();
    Answer again = http.postJson("/api/tasks?wait=5s", body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("id").asText()).isEqualTo(id);
    assertThat(again.json().path("result").asInt()).isEqualTo(7);
  }

  @Test
  void shouldSayNoMoreThanThatItFailedOnAFaultOfItsOwn() {
    http.gateway.failWith(new IllegalStateException("secret"));
    assertThat(http.postJson("/api/tasks", "{\"type\":\"any\"}").problem(500, "internal"))
        .doesNotContain("secret");
    http.gateway.failWith(null);
    assertThat(http.postJson("/api/tasks", "{\"type\":\"any\"}").status()).isEqualTo(202);
  }

  @Test
  void shouldReportAFaultOfTheGatewayThatIsThrown() {
    http.gateway.refuse(_ -> {
      throw new IllegalStateException("thrown");
    });
    http.postJson("/api/tasks", "{\"type\":\"any\"}").problem(500, "internal");
    http.gateway.refuse(_ -> (Rejection) null);
    assertThat(http.submit()).hasSize(16);
  }
}
