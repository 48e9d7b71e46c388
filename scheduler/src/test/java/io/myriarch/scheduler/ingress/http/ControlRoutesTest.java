package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRoutesTest {
  private final HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  private HttpFixture.Answer order(String path) {
    return http.post(path, "application/json", new byte[0]);
  }

  private JsonNode post(String path, int status) {
    HttpFixture.Answer answer = order(path);
    assertThat(answer.status()).as(path).isEqualTo(status);
    return answer.json();
  }

  @Test
  void shouldListSpecialtiesWithWhatKeepsThemFromTasks() {
    JsonNode row = http.get("/api/specialties").json().path("specialties").path(0);
    assertThat(row.path("type").asText()).isEqualTo("analytics");
    assertThat(row.path("specialty").asText()).isEqualTo("metrics");
    assertThat(row.path("agents").asInt()).isEqualTo(15);
    assertThat(row.path("agents_by_status").path("idle").asInt()).isEqualTo(15);
    assertThat(row.path("bar").asText()).isEqualTo("none");
    assertThat(row.path("paused_since").isNull()).isTrue();
    assertThat(row.path("breaker").asText()).isEqualTo("half_open");
    assertThat(row.path("breaker_opens").asInt()).isEqualTo(3);
  }

  @Test
  void shouldPauseAndResumeASpecialty() {
    JsonNode paused = post("/api/specialties/analytics/metrics/pause", 200).path("specialties");
    assertThat(paused.size()).isEqualTo(1);
    assertThat(paused.path(0).path("paused").asBoolean()).isTrue();
    assertThat(paused.path(0).path("bar").asText()).isEqualTo("paused");
    assertThat(paused.path(0).path("paused_since").asText()).isEqualTo("2023-11-14T22:13:20Z");
    JsonNode resumed = post("/api/specialties/analytics/metrics/resume", 200).path("specialties");
    assertThat(resumed.path(0).path("paused").asBoolean()).isFalse();
  }

  @Test
  void shouldPauseAWholeType() {
    JsonNode paused = post("/api/specialties/analytics/any/pause", 200).path("specialties");
    assertThat(paused.size()).isEqualTo(2);
    assertThat(paused.path(1).path("type_paused").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume"})
  void shouldNotKnowASpecialtyThatThereIsNot(String change) {
    order("/api/specialties/chess/openings/" + change).problem(404, "not_found");
  }

  @Test
  void shouldRefuseParametersThatMeanNothing() {
    order("/api/specialties/analytics/metrics/pause?for=1h").problem(400, "invalid_request");
  }

  @Test
  void shouldRestartAnAgent() {
    assertThat(post("/api/agents/agent-10/restart", 200).path("id").asText()).isEqualTo("agent-10");
    order("/api/agents/agent-24/restart").problem(503, "not_ready");
    order("/api/agents/agent-99/restart").problem(404, "not_found");
    order("/api/agents/seventeen/restart").problem(400, "invalid_id");
  }

  @Test
  void shouldSendARuntimeAway() {
    assertThat(post("/api/runtimes/runtime-0/drain", 202).path("status").asText())
        .isEqualTo("draining");
    post("/api/runtimes/runtime-0/drain?timeout=1m", 202);
    order("/api/runtimes/runtime-0/drain?timeout=2h").problem(400, "invalid_request");
    order("/api/runtimes/runtime-0/drain?timeout=soon").problem(400, "invalid_request");
    order("/api/runtimes/runtime-9/drain").problem(404, "not_found");
  }
}
