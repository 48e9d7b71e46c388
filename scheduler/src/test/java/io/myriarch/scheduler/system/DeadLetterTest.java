package io.myriarch.scheduler.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.protocol.wire.FailureKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters with the real scheduler, its journal and a runtime's link. */
class DeadLetterTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LETTERS = "/api/dead-letters";
  private static final Pattern FILE = Pattern.compile("journal-([0-9]{7})\\.[a-z0-9]+");

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RunningScheduler scheduler;
  private FakeRuntime runtime;

  private void start(String... settings) throws Exception {
    scheduler = new RunningScheduler(folder, settings);
    runtime = new FakeRuntime(scheduler.runtimePort(), "r1");
  }

  private void restart(String... settings) throws Exception {
    runtime.close();
    scheduler.close();
    start(settings);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    runtime.close();
    scheduler.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(request(method, path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + scheduler.httpPort() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode send(String method, String path, int status) throws Exception {
    HttpResponse<String> response = send(method, path, "");
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(status);
    return MAPPER.readTree(response.body());
  }

  private String submit(String payload, int maxAttempts) throws Exception {
    String body =
        "{\"type\":\"analytics\",\"specialty\":\"metrics\",\"operation\":\"summary\",\"payload\":%s,\"max_attempts\":%d}"
            .formatted(payload, maxAttempts);
    HttpResponse<String> response = send("POST", "/api/tasks", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return MAPPER.readTree(response.body()).path("id").asText();
  }

  private String failOne(String payload, String error) throws Exception {
    String taskId = submit(payload, 1);
    runtime.fail(runtime.next(), FailureKind.ERROR, error);
    send("GET", "/api/tasks/" + taskId + "/result?wait=10s", 409);
    return taskId;
  }

  private List<String> ids(String query) throws Exception {
    List<String> ids = new ArrayList<>();
    send("GET", LETTERS + query, 200)
        .path("dead_letters")
        .forEach(letter -> ids.add(letter.path("id").asText()));
    return ids;
  }

  @Test
  void shouldKeepThemThroughARestartAndRunThemAgain() throws Exception {
    start();
    String taskId = failOne("{\"n\": 1.50}", "the backend is down");
    restart();
    JsonNode letter = send("GET", LETTERS + "/" + taskId, 200);
    assertThat(letter.path("error").asText()).isEqualTo("the backend is down");
    assertThat(letter.path("kind").asText()).isEqualTo("error");
    assertThat(letter.path("payload").path("n").asDouble()).isEqualTo(1.5);
    String again = send("POST", LETTERS + "/" + taskId + "/requeue", 202).path("id").asText();
    FakeRuntime.Attempt attempt = runtime.next();
    assertThat(new String(attempt.payload(), UTF_8)).isEqualTo("{\"n\": 1.50}");
    assertThat(attempt.number()).isEqualTo(1);
    runtime.complete(attempt, "7".getBytes(UTF_8));
    assertThat(send("GET", "/api/tasks/" + again + "/result?wait=10s", 200).asInt()).isEqualTo(7);
    assertThat(send("GET", "/api/tasks/" + again, 200).path("requeued_from").asText())
        .isEqualTo(taskId);
    assertThat(send("GET", "/api/tasks/" + taskId, 200).path("status").asText())
        .isEqualTo("failed");
    send("POST", LETTERS + "/" + taskId + "/requeue", 404);
    restart();
    assertThat(ids("")).isEmpty();
    assertThat(send("GET", "/api/tasks/" + again, 200).path("requeued_from").asText())
        .isEqualTo(taskId);
  }

  @Test
  void shouldMakeOneTaskOfManyRequestsForTheSame() throws Exception {
    start();
    String taskId = failOne("1", "no");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          client.sendAsync(
              request("POST", LETTERS + "/" + taskId + "/requeue", ""), BodyHandlers.ofString()));
    }
    assertThat(answers.stream().map(answer -> answer.join().statusCode()).toList())
        .containsOnlyOnce(202)
        .containsOnly(202, 404);
    runtime.complete(runtime.next(), "1".getBytes(UTF_8));
    assertThat(runtime.hasNext()).isFalse();
  }

  @Test
  void shouldTakeThoseOfAFilterAlsoByTheErrorsText() throws Exception {
    start("breaker.enabled", "false");
    List<String> memory = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String taskId = failOne(Integer.toString(i), i % 4 == 0 ? "Out Of Memory " + i : "no " + i);
      if (i % 4 == 0) {
        memory.addFirst(taskId);
      }
    }
    assertThat(ids("?limit=100")).hasSize(40);
    assertThat(ids("?error=out%20of%20memory")).isEqualTo(memory);
    assertThat(ids("?error=out&limit=3")).isEqualTo(memory.subList(0, 3));
    assertThat(ids("?type=quantum")).isEmpty();
    JsonNode requeued = send("POST", LETTERS + "/requeue?error=memory&limit=4", 200);
    assertThat(requeued.path("requeued").asInt()).isEqualTo(4);
    assertThat(requeued.path("more").asBoolean()).isTrue();
    assertThat(ids("?error=memory")).isEqualTo(memory.subList(4, 10));
    for (int i = 0; i < 4; i++) {
      runtime.complete(runtime.next(), "1".getBytes(UTF_8));
    }
    JsonNode removed = send("DELETE", LETTERS + "?type=analytics&limit=30", 200);
    assertThat(removed.path("removed").asInt()).isEqualTo(30);
    assertThat(removed.path("more").asBoolean()).isTrue();
    assertThat(send("DELETE", LETTERS + "?all=true", 200).path("removed").asInt()).isEqualTo(6);
    restart();
    assertThat(ids("")).isEmpty();
  }

  @Test
  void shouldFindAPayloadAgainThatMemoryHadNoRoomFor() throws Exception {
    start("admission.payloadBytesMax", "64KiB", "task.payloadBytesMax", "32KiB");
    String big = "\"" + "x".repeat(20_000) + "\"";
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      tasks.add(submit(big, 1));
    }
    for (int i = 0; i < 12; i++) {
      runtime.fail(runtime.next(), FailureKind.FINAL_ERROR, "no");
    }
    for (String taskId : tasks) {
      send("GET", "/api/tasks/" + taskId + "/result?wait=10s", 409);
    }
    restart("admission.payloadBytesMax", "64KiB", "task.payloadBytesMax", "32KiB");
    assertThat(ids("")).hasSize(12);
    for (String taskId : tasks) {
      send("POST", LETTERS + "/" + taskId + "/requeue", 202);
      FakeRuntime.Attempt attempt = runtime.next();
      assertThat(new String(attempt.payload(), UTF_8)).isEqualTo(big);
      runtime.complete(attempt, "1".getBytes(UTF_8));
    }
  }

  @Test
  void shouldLetOldJournalFilesGoAllTheSame() throws Exception {
    String[] settings = {
      "journal.fileBytes",
      "1MiB",
      "journal.retentionBytes",
      "3MiB",
      "journal.prepareAheadBytes",
      "0B"
    };
    start(settings);
    String kept = failOne("{\"kept\": true}", "no");
    runtime.echo();
    String big = "\"" + "x".repeat(100_000) + "\"";
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    int first = oldestFile();
    while (oldestFile() < first + 3) {
      assertThat(System.nanoTime() - endNs).as("file %d is still there", first).isNegative();
      String taskId = submit(big, 1);
      send("GET", "/api/tasks/" + taskId + "/result?wait=10s", "");
    }
    assertThat(send("GET", LETTERS + "/" + kept, 200).path("payload").path("kept").asBoolean())
        .isTrue();
    restart(settings);
    assertThat(ids("")).containsExactly(kept);
    String again = send("POST", LETTERS + "/" + kept + "/requeue", 202).path("id").asText();
    runtime.complete(runtime.next(), "7".getBytes(UTF_8));
    assertThat(send("GET", "/api/tasks/" + again + "/result?wait=10s", 200).asInt()).isEqualTo(7);
  }

  private int oldestFile() throws Exception {
    // Names alone: a file may go while it is looked at.
    try (Stream<Path> files = Files.list(folder.resolve("data/shard-0"))) {
      return files
          .map(file -> FILE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
          .min()
          .orElseThrow();
    }
  }

  @Test
  void shouldCountThem() throws Exception {
    start("deadLetters.max", "1");
    failOne("1", "no");
    String kept = failOne("2", "no");
    send("POST", LETTERS + "/" + kept + "/requeue", 202);
    assertThat(send("GET", "/metrics", "").body())
        .contains("myriarch_dead_letters 0.0")
        .contains("myriarch_dead_lettered_total 2.0")
        .contains("myriarch_dead_letters_dropped_total 1.0")
        .contains("myriarch_requeued_total 1.0");
  }
}
