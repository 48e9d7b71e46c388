package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.DeadLetterFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterRoutesTest {
  private static final String LETTERS = "/api/dead-letters";

  private final HttpFixture http = new HttpFixture();

  @BeforeEach
  void fill() {
    for (int sequence = 1; sequence <= 5; sequence++) {
      http.gateway.addDeadLetter(
          idOf(sequence),
          sequence == 3 ? FailureKind.TIMEOUT : FailureKind.ERROR,
          "error " + sequence);
    }
  }

  @AfterEach
  void close() {
    http.close();
  }

  private static long idOf(int sequence) {
    return TaskIds.of(0, 9, sequence);
  }

  private static String pathOf(int sequence) {
    return LETTERS + '/' + TaskIds.format(idOf(sequence));
  }

  private HttpFixture.Answer order(String path) {
    return http.post(path, "application/json", new byte[0]);
  }

  @Test
  void shouldListPageByPage() {
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = http.get(LETTERS + "?limit=2" + cursor).json();
      page.path("dead_letters").forEach(letter -> listed.add(letter.path("error").asText()));
      cursor = page.path("cursor").isNull() ? null : "&cursor=" + page.path("cursor").asText();
    } while (cursor != null);
    assertThat(listed).containsExactly("error 5", "error 4", "error 3", "error 2", "error 1");
  }

  @Test
  void shouldShowOneWithItsPayload() {
    JsonNode letter = http.get(pathOf(3)).json();
    assertThat(letter.path("id").asText()).isEqualTo(TaskIds.format(idOf(3)));
    assertThat(letter.path("kind").asText()).isEqualTo("timeout");
    assertThat(letter.path("attempts").asInt()).isEqualTo(3);
    assertThat(letter.path("losses").asInt()).isEqualTo(1);
    assertThat(letter.path("failed_at").asText()).isEqualTo("2023-11-14T22:13:21Z");
    assertThat(letter.path("payload").path("n").asInt()).isEqualTo(1);
    http.get(pathOf(6)).problem(404, "unknown_task");
  }

  @Test
  void shouldHandOnEveryFilter() {
    http.get(
        LETTERS
            + "?type=a&specialty=b&operation=c&tenant=t&kind=lost&since=2026-01-01T00:00:00Z"
            + "&until=2026-01-02T00:00:00.5Z&error=out%20of");
    assertThat(http.gateway.lastFilter())
        .isEqualTo(
            new DeadLetterFilter(
                "a", "b", "c", "t", FailureKind.LOST, 1767225600000L, 1767312000500L, "out of"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind=bad", "since=yesterday", "until=1", "error=", "status=failed"})
  void shouldRefuseABadFilter(String query) {
    http.get(LETTERS + "?" + query).problem(400, "invalid_request");
  }

  @Test
  void shouldRequeueOneOnce() {
    HttpFixture.Answer answer = order(pathOf(2) + "/requeue");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("requeued_from").asText()).isEqualTo(TaskIds.format(idOf(2)));
    assertThat(answer.header("Location"))
        .isEqualTo("/api/tasks/" + answer.json().path("id").asText());
    order(pathOf(2) + "/requeue").problem(404, "unknown_task");
  }

  @Test
  void shouldRequeueThoseOfAFilter() {
    JsonNode answer = order(LETTERS + "/requeue?kind=error&limit=3").json();
    assertThat(answer.path("requeued").asInt()).isEqualTo(3);
    assertThat(answer.path("more").asBoolean()).isTrue();
    assertThat(answer.path("tasks").path(0).path("requeued_from").asText())
        .isEqualTo(TaskIds.format(idOf(5)));
    assertThat(order(LETTERS + "/requeue?kind=error").json().path("more").asBoolean()).isFalse();
  }

  @Test
  void shouldDeleteOneAndMany() {
    assertThat(http.delete(pathOf(1)).json().path("removed").asInt()).isEqualTo(1);
    http.delete(pathOf(1)).problem(404, "unknown_task");
    JsonNode all = http.delete(LETTERS + "?all=true").json();
    assertThat(all.path("removed").asInt()).isEqualTo(4);
    assertThat(all.path("more").asBoolean()).isFalse();
  }

  @Test
  void shouldAskWhichBeforeItTakesThemAll() {
    assertThat(http.delete(LETTERS).problem(400, "invalid_request")).contains("all=true");
    assertThat(order(LETTERS + "/requeue?limit=5").problem(400, "invalid_request"))
        .contains("all=true");
  }

  @Test
  void shouldSayWhyNothingCouldBeRequeued() {
    http.gateway.refuseAll(RejectCode.OVERLOADED, 100);
    order(LETTERS + "/requeue?all=true").problem(429, "overloaded");
  }
}
