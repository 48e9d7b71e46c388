package io.myriarch.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeHttpTest {
  @TempDir Path data;

  private record Answer(int status, String type, String body) {}

  private static Answer get(AgentRuntime runtime, String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + runtime.httpPort() + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    int status = connection.getResponseCode();
    try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(status, connection.getContentType(), body);
    }
  }

  @Test
  void shouldBeReadyOnlyWhenJoinedAndItsAgentsHaveStarted() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime runtime = Runtimes.start(scheduler, data)) {
      assertThat(get(runtime, "GET", "/ready").status()).isEqualTo(503);
      assertThat(get(runtime, "GET", "/health").body())
          .contains("\"status\":\"up\",\"id\":\"r1\"")
          .contains("\"link\":\"connecting\"");
      var connection = scheduler.joined();
      assertThat(get(runtime, "GET", "/ready").status()).isEqualTo(503);
      connection.send(new Frames().deploy(0, 10, "test", "lab", "{}"));
      connection.awaitReady(10);
      Answer ready = get(runtime, "GET", "/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.body())
          .isEqualTo("{\"ready\":true,\"joined\":true,\"agents\":10,\"starting\":0}");
    }
  }

  @Test
  void shouldCountAttemptsAndWhatAgentsCount() throws Exception {
    try (LinkFixture fixture = new LinkFixture(data)) {
      fixture.done(1, "upper", "x");
      fixture.failed(1, "fail", "x");
      fixture.assign(2, "block", "");
      TestAgent.gate.countDown();
      fixture.link.await(FakeScheduler.Said.Completed.class);
      Await.until(() -> fixture.runtime.links().getFirst().working() == 0);
      Answer metrics = get(fixture.runtime, "GET", "/metrics");
      assertThat(metrics.type()).startsWith("text/plain");
      assertThat(metrics.body())
          .contains(
              "myriarch_runtime_attempts_total{outcome=\"completed\",specialty=\"lab\",type=\"test\"} 2.0")
          .contains(
              "myriarch_runtime_attempts_total{outcome=\"error\",specialty=\"lab\",type=\"test\"} 1.0")
          .contains("myriarch_agent_blocked_total{specialty=\"lab\",type=\"test\"} 1.0")
          .contains("myriarch_runtime_agents_hosted{link=\"0\"} 100.0")
          .contains("myriarch_runtime_link_joins_total{link=\"0\"} 1.0")
          .doesNotContain("agent-");
    }
  }

  @Test
  void shouldSayWhatThereIs() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        AgentRuntime runtime = Runtimes.start(scheduler, data)) {
      Answer missing = get(runtime, "GET", "/nothing");
      assertThat(missing.status()).isEqualTo(404);
      assertThat(missing.type()).isEqualTo("application/problem+json");
      assertThat(get(runtime, "POST", "/health").status()).isEqualTo(405);
      assertThat(get(runtime, "HEAD", "/health").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldSayThatThePortIsTakenOrTheFolderCannotBeWritten() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      RuntimeConfig busy =
          new RuntimeConfig(
              "r1", List.of(scheduler.address()), taken.getLocalPort(), data, "", 10, 10);
      assertThatThrownBy(() -> AgentRuntime.start(busy))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choose another --http-port");
      Path file = Files.createFile(data.resolve("file"));
      RuntimeConfig unwritable =
          new RuntimeConfig("r1", List.of(scheduler.address()), 0, file, "", 10, 10);
      assertThatThrownBy(() -> AgentRuntime.start(unwritable))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choose another --data or make it writable");
    }
  }
}
