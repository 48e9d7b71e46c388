package io.myriarch.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.scheduler.shard.BlockedLoop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler of two shards, one of whose loops is really blocked. */
class LivenessTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldNotBeAliveWhileALoopIsBlockedAndSayWhich() throws Exception {
    Map<String, String> settings =
        Map.of(
            "data.dir", folder.resolve("data").toString(),
            "shards", "2",
            "http.port", "0",
            "binary.port", "0",
            "runtime.port", "0",
            "health.stallMax", "500ms",
            "journal.prepareAheadBytes", "1MiB");
    try (Scheduler scheduler = Scheduler.start(SchedulerConfig.of(settings), () -> {})) {
      assertThat(get(scheduler, "/livez").statusCode()).isEqualTo(200);
      assertThat(get(scheduler, "/readyz").statusCode()).isEqualTo(200);
      try (BlockedLoop _ = new BlockedLoop(scheduler.loop(1))) {
        HttpResponse<String> answer = awaitStatus(scheduler, "/livez", 503);
        assertThat(answer.body()).contains("the loop of shard 1 has not turned for");
        assertThat(answer.body()).doesNotContain("shard 0");
        assertThat(get(scheduler, "/readyz").statusCode()).isEqualTo(503);
      }
      awaitStatus(scheduler, "/livez", 200);
      awaitStatus(scheduler, "/readyz", 200);
      assertThat(scheduler.loop(1).figures().longestCycleNs())
          .as("the stall is in the metrics")
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
    }
  }

  private HttpResponse<String> awaitStatus(Scheduler scheduler, String path, int status)
      throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    HttpResponse<String> answer = get(scheduler, path);
    while (answer.statusCode() != status && System.nanoTime() - endNs < 0) {
      answer = get(scheduler, path);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private HttpResponse<String> get(Scheduler scheduler, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + scheduler.httpPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
        BodyHandlers.ofString());
  }
}
