package io.myriarch.scheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.protocol.wire.FailureKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old unfinished tasks beside much that passes them, with the real scheduler and its journal. */
class OldTaskTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MIB = 1 << 20;
  private static final long RETENTION_MIB = 4;

  /** Files of 1 MiB: those of the retention, the one that is written, and those not due yet. */
  private static final long FILES_MAX = RETENTION_MIB + 3;

  private static final int ROUNDS = 4;
  private static final long ROUND_MIB = 6;

  private static final Pattern REWRITES =
      Pattern.compile("myriarch_journal_rewritten_tasks_total ([0-9.]+)");

  private static final String[] SETTINGS = {
    "journal.fileBytes", "1MiB",
    "journal.retentionBytes", RETENTION_MIB + "MiB",
    "journal.prepareAheadBytes", "0B",
    "http.bodyBytesMax", "4MiB",
    "retry.backoffBase", "1h",
    "retry.backoffMax", "1h",
    "retry.seed", "1"
  };

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RunningScheduler scheduler;
  private FakeRuntime runtime;

  private void start() throws Exception {
    scheduler = new RunningScheduler(folder, SETTINGS);
    runtime = new FakeRuntime(scheduler.runtimePort(), "r1");
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    runtime.close();
    scheduler.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scheduler.httpPort() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String submit(String payload, String options, String... headers) throws Exception {
    String body =
        "{\"type\":\"analytics\",\"specialty\":\"metrics\",\"operation\":\"summary\",\"payload\":%s%s}"
            .formatted(payload, options);
    HttpResponse<String> response = send("POST", "/api/tasks", body, headers);
    assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
    return MAPPER.readTree(response.body()).path("id").asText();
  }

  private JsonNode task(String id) throws Exception {
    HttpResponse<String> response = send("GET", "/api/tasks/" + id, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return MAPPER.readTree(response.body());
  }

  private long journalFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/shard-0"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("journal-")).count();
    }
  }

  private void pass(long mib) throws Exception {
    runtime.echo();
    String payload = "\"" + "x".repeat(200_000) + "\"";
    for (long bytes = 0; bytes <= mib * MIB; bytes += 400_000) {
      String id = submit(payload, "");
      send("GET", "/api/tasks/" + id + "/result?wait=10s", "");
    }
  }

  private void awaitPlateau(String task) throws Exception {
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (journalFiles() > FILES_MAX) {
      assertThat(System.nanoTime() - endNs).as("%d files", journalFiles()).isNegative();
      task(task);
    }
  }

  private int rewrites() throws Exception {
    Matcher counter = REWRITES.matcher(send("GET", "/metrics", "").body());
    assertThat(counter.find()).isTrue();
    return (int) Double.parseDouble(counter.group(1));
  }

  @Test
  void shouldReachAPlateauOfDiskUseBesideOldUnfinishedTasks() throws Exception {
    start();
    String later = submit("{\"later\": 1}", ",\"delay_ms\":604800000", "Idempotency-Key", "k");
    String failed = submit("{\"failed\": 1}", ",\"max_attempts\":2");
    runtime.fail(runtime.next(), FailureKind.ERROR, "not today");
    List<String> old = List.of(later, failed);
    for (int round = 0; round < ROUNDS; round++) {
      pass(ROUND_MIB);
      awaitPlateau(later);
      assertThat(old).allSatisfy(id -> assertThat(task(id).path("id").asText()).isEqualTo(id));
    }
    assertThat(rewrites()).as("written again").isGreaterThanOrEqualTo(old.size());
    runtime.close();
    scheduler.close();
    start();
    assertThat(task(later).path("status").asText()).isEqualTo("scheduled");
    assertThat(task(failed).path("status").asText()).isEqualTo("retrying");
    assertThat(task(failed).path("attempts").asInt()).isEqualTo(1);
    assertThat(task(failed).path("error").asText()).contains("not today");
    assertThat(submit("{\"later\": 1}", ",\"delay_ms\":604800000", "Idempotency-Key", "k"))
        .as("the key of a task that was written again is known after a start")
        .isEqualTo(later);
    String cancelled = send("DELETE", "/api/tasks/" + later, "").body();
    assertThat(task(later).path("status").asText()).as(cancelled).isEqualTo("cancelled");
  }
}
