package io.myriarch.scheduler.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetRoutesTest {
  private final HttpFixture http = new HttpFixture();

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void shouldListAgentsPageByPage() {
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = http.get("/api/agents?limit=10" + cursor).json();
      page.path("agents").forEach(agent -> listed.add(agent.path("id").asText()));
      cursor = page.path("cursor").isNull() ? null : "&cursor=" + page.path("cursor").asText();
    } while (cursor != null);
    assertThat(listed).hasSize(25).startsWith("agent-0", "agent-1").endsWith("agent-24");
  }

  @ParameterizedTest
  @CsvSource({
    "type=quantum,10",
    "type=analytics&status=working,3",
    "specialty=metrics,15",
    "runtime=runtime-1,12",
    "type=nothing,0"
  })
  void shouldFilterAgents(String query, int count) {
    assertThat(http.get("/api/agents?" + query).json().path("agents").size()).isEqualTo(count);
  }

  @Test
  void shouldShowAnAgentsCard() {
    JsonNode card = http.get("/api/agents/agent-10").json();
    assertThat(card.path("id").asText()).isEqualTo("agent-10");
    assertThat(card.path("type").asText()).isEqualTo("analytics");
    assertThat(card.path("status").asText()).isEqualTo("working");
    assertThat(card.path("task").asText()).isEqualTo("0000010000000063");
    assertThat(card.path("runtime").asText()).isEqualTo("runtime-0");
    assertThat(card.path("tasks_succeeded").asInt()).isEqualTo(5);
    assertThat(card.path("operations").path(0).path("name").asText()).isEqualTo("summarize");
    assertThat(card.path("operations").path(1).path("base").asBoolean()).isTrue();
    JsonNode unplaced = http.get("/api/agents/agent-24").json();
    assertThat(unplaced.path("runtime").isNull()).isTrue();
    assertThat(unplaced.path("task").isNull()).isTrue();
  }

  @Test
  void shouldNotKnowAnAgentThatThereIsNot() {
    assertThat(http.get("/api/agents/agent-30000").problem(404, "not_found"))
        .contains("agent-30000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "agent-", "agent-x", "agent--1", "agent-01", "agent-9999999999"})
  void shouldRefuseABadAgentId(String id) {
    http.get("/api/agents/" + id).problem(400, "invalid_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=busy", "limit=0", "kind=x"})
  void shouldRefuseABadFilter(String query) {
    http.get("/api/agents?" + query).problem(400, "invalid_request");
  }

  @Test
  void shouldListRuntimes() {
    JsonNode runtime = http.get("/api/runtimes").json().path("runtimes").path(0);
    assertThat(runtime.path("id").asText()).isEqualTo("runtime-0");
    assertThat(runtime.path("status").asText()).isEqualTo("ready");
    assertThat(runtime.path("agents").asInt()).isEqualTo(15_000);
    assertThat(runtime.path("agents_working").asInt()).isEqualTo(10);
    assertThat(runtime.path("http_port").asInt()).isEqualTo(9090);
    assertThat(runtime.path("rss_bytes").asLong()).isEqualTo(1 << 30);
    assertThat(runtime.path("cpu_ms").asLong()).isEqualTo(1234);
    assertThat(runtime.path("silent_ms").asLong()).isEqualTo(40);
  }
}
