package io.myriarch.scheduler.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.ingress.http.HttpFixture.Answer;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.TaskRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
  private static final String NDJSON = "application/x-ndjson";
  private final HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void shouldAcceptAnArrayOfTasks() {
    String items =
        IntStream.range(0, 100)
            .mapToObj("{\"type\":\"any\",\"payload\":{\"n\": %d}}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    Answer answer = http.postJson("/api/tasks/batch", items);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(100);
    assertThat(answer.json().path("rejected").asInt()).isZero();
    for (int i = 0; i < 100; i++) {
      JsonNode outcome = answer.json().path("outcomes").path(i);
      assertThat(outcome.path("index").asInt()).isEqualTo(i);
      assertThat(outcome.path("id").asText()).hasSize(16);
      assertThat(outcome.path("durability").asText()).isEqualTo("fsync");
      assertThat(payload(i)).isEqualTo("{\"n\": %d}".formatted(i));
    }
  }

  @Test
  void shouldAcceptATaskALine() {
    String body =
        """
        {"type":"any","payload":{"first" : 1}}

        {"type":"any", "payload":"zweite Größe"}\r
          \t
        {"payload":[3],"type":"any"}\
        """;
    Answer answer = http.post("/api/tasks/batch", NDJSON, body.getBytes(UTF_8));
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
    assertThat(payload(0)).isEqualTo("{\"first\" : 1}");
    assertThat(payload(1)).isEqualTo("\"zweite Größe\"");
    assertThat(payload(2)).isEqualTo("[3]");
  }

  private String payload(int index) {
    return new String(http.gateway.requests().get(index).payload(), UTF_8);
  }

  @Test
  void shouldJudgeEachItemOfAnArrayByItself() {
    http.gateway.refuse(request ->
        request.type().equals("nope")
            ? new Rejection(RejectCode.UNKNOWN_TYPE, 0, "There is no such type.")
            : null);
    Answer answer =
        http.postJson(
            "/api/tasks/batch",
            """
            [{"type":"any"},
             {"type":"any","prio":{"a":[1,{"b":2}]},"payload":[[]]},
             {"type":"nope"},
             17,
             [{"type":"any"}],
             {"type":"any","delay_ms":-1},
             {"payload":{"x":{}}},
             {"type":"any","payload":"last"}]
            """);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(6);
    assertThat(codes(answer))
        .isEqualTo(
            "- invalid_request unknown_type invalid_request invalid_request invalid_request"
                + " invalid_request -");
    JsonNode error = answer.json().path("outcomes").path(2).path("error");
    assertThat(error.path("status").asInt()).isEqualTo(422);
    assertThat(error.path("detail").asText()).isEqualTo("There is no such type.");
    assertThat(http.gateway.requests().stream().map(TaskRequest::type))
        .containsExactly("any", "any");
  }

  private static String codes(Answer answer) {
    StringBuilder codes = new StringBuilder();
    for (JsonNode outcome : answer.json().path("outcomes")) {
      codes.append(outcome.path("error").path("code").asText("-")).append(' ');
    }
    return codes.toString().strip();
  }

  @Test
  void shouldJudgeEachLineByItself() {
    String body =
        "{\"type\":\"any\"}\n{\"type\":\n{\"type\":\"any\"} 7\nnull\n{\"type\":\"any\"}\n";
    Answer answer = http.post("/api/tasks/batch", NDJSON, body.getBytes(UTF_8));
    assertThat(codes(answer)).isEqualTo("- malformed_json malformed_json invalid_request -");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"type\":\"any\"}",
        "[{\"type\":\"any\"},]",
        "[{\"type\"}]",
        "[]]",
        "[{\"type\":\"any\"}{\"type\":\"any\"}]",
        "[{\"x\":1,\"type\":",
        "["
      })
  void shouldRefuseABrokenArrayAsAWhole(String body) {
    http.postJson("/api/tasks/batch", body).problem(400, "malformed_json");
    assertThat(http.gateway.requests()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoBatch() {
    http.postJson("/api/tasks/batch", "{\"type\":\"any\"}").problem(400, "invalid_request");
    http.postJson("/api/tasks/batch", "").problem(400, "invalid_request");
    http.post("/api/tasks/batch", "application/octet-stream", new byte[3])
        .problem(415, "unsupported_media_type");
    http.postJson("/api/tasks/batch?wait=5s", "[]").problem(400, "invalid_request");
  }

  @Test
  void shouldRefuseAKeyForTheWholeBatch() {
    http.send(
            http.request("/api/tasks/batch")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString("[]")))
        .problem(400, "invalid_request");
  }

  @Test
  void shouldAnswerAnEmptyBatch() {
    for (String type : new String[] {"application/json", NDJSON}) {
      String body = type.equals(NDJSON) ? "" : "[]";
      Answer answer = http.post("/api/tasks/batch", type, body.getBytes(UTF_8));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("outcomes").size()).isZero();
    }
  }

  @Test
  void shouldRefuseABatchOfWhichNothingCanBeTakenNow() {
    http.gateway.refuseAll(RejectCode.OVERLOADED, 2500);
    Answer answer = http.postJson("/api/tasks/batch", "[{\"type\":\"any\"},{\"type\":\"any\"}]");
    answer.problem(429, "overloaded");
    assertThat(answer.header("Retry-After")).isEqualTo("3");
  }

  @Test
  void shouldTellWhichItemsWereTakenBeforeTheBoundWasReached() {
    http.gateway.refuse(request ->
        http.gateway.requests().size() < 2
            ? null
            : new Rejection(RejectCode.OVERLOADED, 500, "Full."));
    Answer answer =
        http.postJson(
            "/api/tasks/batch", "[" + "{\"type\":\"any\"},".repeat(3) + "{\"type\":\"any\"}]");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(codes(answer)).isEqualTo("- - overloaded overloaded");
    assertThat(answer.json().path("outcomes").path(3).path("error").path("retry_after_ms").asInt())
        .isEqualTo(500);
  }

  @Test
  void shouldBoundTheNumberOfItems() {
    String line = "{\"type\":\"any\"}\n";
    assertThat(
            http.post("/api/tasks/batch", NDJSON, line.repeat(10_000).getBytes(UTF_8))
                .json()
                .path("accepted")
                .asInt())
        .isEqualTo(10_000);
    assertThat(
            http.post("/api/tasks/batch", NDJSON, line.repeat(10_001).getBytes(UTF_8))
                .problem(413, "payload_too_large"))
        .contains("10000");
    assertThat(http.gateway.requests()).hasSize(10_000);
  }
}
