package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.ingress.http.HttpFixture.Answer;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.ShardBusyException;
import io.myriarch.scheduler.shard.TaskExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRoutesTest {
  private static final String UNKNOWN = "00000100000fffff";
  private final HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void shouldShowAWaitingTask() {
    String id = http.submit();
    JsonNode task = http.get("/api/tasks/" + id).json();
    assertThat(task.path("id").asText()).isEqualTo(id);
    assertThat(task.path("status").asText()).isEqualTo("queued");
    assertThat(task.path("operation").asText()).isEqualTo("echo");
    assertThat(task.path("priority").asInt()).isEqualTo(4);
    assertThat(task.path("agent").isNull()).isTrue();
    assertThat(task.path("finished_at").isNull()).isTrue();
    assertThat(task.has("result")).isFalse();
    assertThat(task.has("error")).isFalse();
  }

  @Test
  void shouldExplainATask() {
    String id = http.submit();
    http.gateway.explain(
        TaskIds.parse(id),
        new TaskExplanation.Wait(
            "ordering_key",
            "It waits.",
            "k",
            TaskIds.parse("0000010000000007"),
            1_700_000_000_000L,
            0,
            12,
            false,
            500,
            Map.of("working", 8)));
    assertThat(http.get("/api/tasks/" + id + "/explain").text())
        .isEqualTo(
            """
            {"id":"%s","status":"queued","waits_for":"ordering_key","sentence":"It waits.",\
            "ordering_key":"k","held_by":"0000010000000007","until":"2023-11-14T22:13:20Z",\
            "ahead":12,"ahead_exact":false,"estimate_ms":500,"agents":{"working":8}}\
            """
                .formatted(id));
    http.gateway.explain(TaskIds.parse(id), null);
    http.gateway.succeed(TaskIds.parse(id), "1");
    assertThat(http.get("/api/tasks/" + id + "/explain").json().path("waits_for").asText())
        .isEqualTo("nothing");
  }

  @Test
  void shouldEmbedAResultThatIsJsonDigitForDigit() {
    String id = http.submit();
    http.gateway.succeed(TaskIds.parse(id), "{\"x\": 1.50000000000000000001}");
    assertThat(http.get("/api/tasks/" + id).text())
        .contains("\"result\":{\"x\": 1.50000000000000000001}");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'not json','bm90IGpzb24='", "'1 2','MSAy'", "'[1,','WzEs'"})
  void shouldGiveOtherResultsInBase64(String result, String base64) {
    String id = http.submit();
    http.gateway.succeed(TaskIds.parse(id), result);
    JsonNode task = http.get("/api/tasks/" + id).json();
    assertThat(task.path("result").asText()).isEqualTo(base64);
    assertThat(task.path("result_encoding").asText()).isEqualTo("base64");
  }

  @Test
  void shouldNotEmbedBytesThatAreNoUtf8() {
    String id = http.submit();
    byte[] brokenText = {'"', (byte) 0xC0, (byte) 0x80, '"'};
    http.gateway.end(TaskIds.parse(id), TaskStatus.SUCCEEDED, brokenText, null);
    assertThat(http.get("/api/tasks/" + id).json().path("result_encoding").asText())
        .isEqualTo("base64");
    assertThat(http.get("/api/tasks/" + id + "/result").header("Content-Type"))
        .isEqualTo("application/octet-stream");
  }

  @Test
  void shouldAnswerWithTheRawResult() {
    String id = http.submit();
    http.gateway.succeed(TaskIds.parse(id), "[1, 2]");
    Answer json = http.get("/api/tasks/" + id + "/result");
    assertThat(json.status()).isEqualTo(200);
    assertThat(json.text()).isEqualTo("[1, 2]");
    assertThat(json.header("Content-Type")).isEqualTo("application/json");

    byte[] bytes = {0, (byte) 0x80, 7};
    String other = http.submit();
    http.gateway.end(TaskIds.parse(other), TaskStatus.SUCCEEDED, bytes, null);
    Answer octets = http.get("/api/tasks/" + other + "/result");
    assertThat(octets.response().body()).isEqualTo(bytes);
    assertThat(octets.header("Content-Type")).isEqualTo("application/octet-stream");
  }

  @Test
  void shouldAnswerALongPollAsSoonAsTheTaskEnds() {
    String id = http.submit();
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> http.get("/api/tasks/" + id + "/result?wait=20s"));
    Await.until("the wait has begun", () -> http.gateway.waiting() == 1);
    http.gateway.succeed(TaskIds.parse(id), "42");
    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().text()).isEqualTo("42");
  }

  @Test
  void shouldSayThatAResultIsNotThereYet() {
    String id = http.submit();
    for (String wait : List.of("", "?wait=0s", "?wait=20ms")) {
      Answer answer = http.get("/api/tasks/" + id + "/result" + wait);
      assertThat(answer.status()).as(wait).isEqualTo(202);
      assertThat(answer.json().path("status").asText()).isEqualTo("queued");
      assertThat(answer.header("Location")).isEqualTo("/api/tasks/" + id);
    }
  }

  @ParameterizedTest
  @CsvSource({"FAILED,failed", "CANCELLED,cancelled", "EXPIRED,expired"})
  void shouldSayThatATaskHasNoResult(TaskStatus status, String name) {
    String id = http.submit();
    http.gateway.end(TaskIds.parse(id), status, null, "because");
    Answer answer = http.get("/api/tasks/" + id + "/result");
    assertThat(answer.problem(409, "already_finished")).contains("because");
    assertThat(answer.json().path("task_status").asText()).isEqualTo(name);
  }

  @Test
  void shouldCancelATaskOnce() {
    String id = http.submit();
    Answer cancelled = http.delete("/api/tasks/" + id);
    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().path("status").asText()).isEqualTo("cancelled");
    http.delete("/api/tasks/" + id).problem(409, "already_finished");
  }

  @Test
  void shouldNotKnowATaskThatThereIsNot() {
    http.get("/api/tasks/" + UNKNOWN).problem(404, "unknown_task");
    http.get("/api/tasks/" + UNKNOWN + "/result").problem(404, "unknown_task");
    http.get("/api/tasks/" + UNKNOWN + "/explain").problem(404, "unknown_task");
    http.get("/api/tasks/" + UNKNOWN + "/result?wait=1s").problem(404, "unknown_task");
    http.delete("/api/tasks/" + UNKNOWN).problem(404, "unknown_task");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "xyz",
        "00000100000FFFFF",
        "8000000000000000",
        "0000000000000000",
        "%00",
        "-1"
      })
  void shouldRefuseABadId(String id) {
    http.get("/api/tasks/" + id).problem(400, "invalid_id");
    http.get("/api/tasks/" + id + "/result").problem(400, "invalid_id");
    http.delete("/api/tasks/" + id).problem(400, "invalid_id");
  }

  @Test
  void shouldListTasksPageByPageNewestFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(http.submit());
    }
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = http.get("/api/tasks?limit=2" + cursor).json();
      assertThat(page.path("tasks").size()).isLessThanOrEqualTo(2);
      page.path("tasks").forEach(task -> listed.add(task.path("id").asText()));
      cursor = page.path("cursor").isNull() ? null : "&cursor=" + page.path("cursor").asText();
    } while (cursor != null);
    assertThat(listed).isEqualTo(ids);
  }

  @Test
  void shouldListFailedTasksWithTheirErrors() {
    http.submit();
    String failed = http.submit();
    http.gateway.end(TaskIds.parse(failed), TaskStatus.FAILED, null, "boom");
    JsonNode tasks = http.get("/api/tasks?status=failed").json().path("tasks");
    assertThat(tasks.size()).isEqualTo(1);
    assertThat(tasks.path(0).path("id").asText()).isEqualTo(failed);
    assertThat(tasks.path(0).path("error").asText()).isEqualTo("boom");
    assertThat(http.get("/api/tasks?type=nothing").json().path("tasks").size()).isZero();
  }

  @Test
  void shouldLeaveResultsOutOfListings() {
    http.gateway.succeed(TaskIds.parse(http.submit()), "\"big\"");
    assertThat(http.get("/api/tasks").json().path("tasks").path(0).has("result")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=x",
        "limit=",
        "limit=99999999999",
        "limit=1.5",
        "status=done",
        "status=FAILED",
        "statos=failed",
        "limit=1&limit=2"
      })
  void shouldRefuseABadFilter(String query) {
    http.get("/api/tasks?" + query).problem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor=nonsense", "cursor=", "cursor=%F0%9F%98%80"})
  void shouldRefuseABadCursor(String query) {
    http.get("/api/tasks?" + query).problem(400, "invalid_cursor");
    http.get("/api/agents?" + query).problem(400, "invalid_cursor");
  }

  @Test
  void shouldRefuseACursorThatIsTooLong() {
    http.get("/api/tasks?cursor=" + "x".repeat(257)).problem(400, "invalid_cursor");
  }

  @Test
  void shouldNotSayThatATaskIsUnknownOnlyBecauseTheSchedulerIsBusy() {
    String id = http.submit();
    http.gateway.failWith(
        new ShardBusyException(new Rejection(RejectCode.OVERLOADED, 50, "Too many requests.")));
    http.get("/api/tasks/" + id).problem(429, "overloaded");
    http.get("/api/tasks/" + id + "/result").problem(429, "overloaded");
    http.get("/api/agents").problem(429, "overloaded");
  }

  @Test
  void shouldRefuseUnknownParameters() {
    String id = http.submit();
    assertThat(http.get("/api/tasks/" + id + "?foo=1").problem(400, "invalid_request"))
        .contains("foo");
    http.delete("/api/tasks/" + id + "?force=1").problem(400, "invalid_request");
    http.get("/api/tasks/" + id + "/result?foo=1").problem(400, "invalid_request");
  }
}
