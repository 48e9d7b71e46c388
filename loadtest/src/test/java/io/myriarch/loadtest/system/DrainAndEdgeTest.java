package io.myriarch.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadPlan.Protocol;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that leave in good order, and a runtime that is cut off. */
@Tag("slow")
@Tag("fault")
@Timeout(300)
final class DrainAndEdgeTest {
  private static final String FIRST = "runtime-1";
  private static final String SECOND = "runtime-2";
  private static final long PER_SECOND = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private RealProcesses processes;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    processes = new RealProcesses(folder);
    processes.startScheduler();
  }

  @AfterEach
  void stop() {
    processes.close();
    http.close();
  }

  private void startTwoRuntimes(String... more) {
    processes.startRuntime(FIRST, processes.runtimePort(), more);
    processes.startRuntime(SECOND, processes.runtimePort(), more);
    processes.awaitReady();
  }

  private JsonNode post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + processes.httpPort() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  /** Submits deliveries to a receiver; their ids. */
  private List<String> deliver(HeldReceiver receiver, int count) throws Exception {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String task =
          """
          {"type": "integration", "specialty": "webhooks", "operation": "deliver",
           "execution_timeout_ms": 120000,
           "payload": {"url": "%s", "timeout_ms": 100000}}\
          """
              .formatted(receiver.url());
      tasks.add(post("/api/tasks", task).path("id").asText());
    }
    Await.until(PATIENCE, () -> receiver.received() == count, () -> "received");
    return tasks;
  }

  private void awaitSucceeded(List<String> tasks) {
    for (String task : tasks) {
      Await.until(
          PATIENCE,
          () -> processes.json("/api/tasks/" + task).path("status").asText().equals("succeeded"),
          () -> processes.json("/api/tasks/" + task).toString());
    }
  }

  private void assertAttempts(List<String> tasks, int attempts) {
    for (String task : tasks) {
      JsonNode view = processes.json("/api/tasks/" + task);
      assertThat(view.path("attempts").asInt()).as(view.toString()).isEqualTo(attempts);
    }
  }

  private long failedAttempts(String kind) {
    return processes
        .metrics()
        .lines()
        .filter(line -> line.startsWith("myriarch_attempts_failed"))
        .filter(line -> line.contains("kind=\"" + kind + "\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void shouldRestartEveryProcessInTurnUnderLoadWithoutAFailedTask() {
    startTwoRuntimes();
    SystemLoad load =
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(10));
    load.awaitDone(PER_SECOND);

    assertThat(processes.stop(FIRST)).isZero();
    processes.startRuntime(FIRST);
    processes.awaitReady();
    assertThat(processes.stop(SECOND)).isZero();
    processes.startRuntime(SECOND);
    processes.awaitReady();
    assertThat(failedAttempts("lost")).as("a runtime that is stopped loses nothing").isZero();
    assertThat(processes.stopScheduler()).isZero();
    processes.startScheduler();

    Counts counts = load.result().counts();
    long sent = 10 * PER_SECOND;
    // A scheduler that stops refuses what comes; what it had accepted is done.
    long accepted = sent - counts.rejected();
    assertThat(counts)
        .isEqualTo(new Counts(sent, accepted, accepted, 0, counts.rejected(), 0, 0, 0, 0, 0));
    assertThat(counts.rejected()).isLessThan(2 * PER_SECOND);
    processes.awaitReady();
    processes.awaitNothingLive();
    assertThat(processes.finished()).isEqualTo(accepted);
    assertThat(processes.ledgerImbalance()).isZero();
    assertThat(failedAttempts("lost")).isZero();
  }

  @Test
  void shouldHandBackWhatDoesNotEndWhenARuntimeIsSentAway() throws Exception {
    startTwoRuntimes();
    try (HeldReceiver receiver = new HeldReceiver()) {
      // More than one runtime has agents for, so that both have some.
      List<String> tasks = deliver(receiver, 60);
      assertAttempts(tasks, 1);

      JsonNode leaving = post("/api/runtimes/" + FIRST + "/drain?timeout=500ms", "");

      assertThat(leaving.path("status").asText()).isEqualTo("draining");
      assertThat(processes.awaitExit(FIRST)).isZero();
      processes.awaitReady();
      Await.until(PATIENCE, () -> failedAttempts("handed_back") > 0, processes::metrics);
      assertThat(failedAttempts("lost")).isZero();
      receiver.open();
      awaitSucceeded(tasks);
    }
    processes.awaitNothingLive();
    assertThat(processes.ledgerImbalance()).isZero();
  }

  @Test
  void shouldDeliverWhatEndedWhileTheRuntimeWasCutOffEvenAfterItsOwnDeath() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(processes.runtimePort());
        HeldReceiver receiver = new HeldReceiver()) {
      processes.startRuntime(FIRST, proxy.port(), "--cut-off-max", "1h");
      processes.awaitReady();
      List<String> tasks = deliver(receiver, 20);
      proxy.refuse(true);
      proxy.cut();
      Await.until(PATIENCE, () -> statusOf(FIRST).equals("cut_off"), () -> statusOf(FIRST));
      receiver.open();
      Await.until(PATIENCE, () -> outboxDepth() == 20, () -> "depth " + outboxDepth());

      processes.kill(FIRST);
      processes.startRuntime(FIRST, proxy.port(), "--cut-off-max", "1h");
      proxy.refuse(false);

      awaitSucceeded(tasks);
      assertThat(receiver.received()).as("no task was done twice").isEqualTo(20);
      assertAttempts(tasks, 1);
      processes.awaitReady();
      Await.until(PATIENCE, () -> outboxDepth() == 0, () -> "depth " + outboxDepth());
    }
    assertThat(processes.ledgerImbalance()).isZero();
  }

  private String statusOf(String runtime) {
    for (JsonNode row : processes.json("/api/runtimes").path("runtimes")) {
      if (row.path("id").asText().equals(runtime)) {
        return row.path("status").asText();
      }
    }
    return "unknown";
  }

  /** Of the runtime itself: the scheduler cannot know. */
  private long outboxDepth() {
    try {
      Path file = folder.resolve(FIRST).resolve(FIRST + ".json");
      int port = JSON.readTree(file.toFile()).path("http_port").asInt();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("myriarch_runtime_durable_outbox_depth{"))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    } catch (java.io.IOException e) {
      return -1; // it starts
    }
  }
}
