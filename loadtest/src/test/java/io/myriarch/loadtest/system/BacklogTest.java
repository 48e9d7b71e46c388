package io.myriarch.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.client.TaskListener;
import io.myriarch.protocol.wire.RejectCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog in a real scheduler: accepted without any runtime, replayed after kill -9, then worked
 * off. {@code -Dmyriarch.backlog=10000000} measures it at the size that docs/testing.md quotes.
 */
@Tag("slow")
class BacklogTest {
  private static final int TASKS = Integer.getInteger("myriarch.backlog", 300_000);
  private static final int PAYLOAD_BYTES = 100;
  private static final int MEASURED_FROM = 10_000_000;
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final SubmitOptions UNFOLLOWED = SubmitOptions.builder().follow(false).build();

  @TempDir Path folder;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void shouldHoldReplayAndWorkOffABacklogLargerThanItsPayloadMemory() throws Exception {
    // With few tasks the memory for payloads is made small, so that most of them are read back.
    String payloadMemory = TASKS >= MEASURED_FROM ? "256MiB" : "8MiB";
    ClusterPlan plan = new ClusterPlan().set("admission.payloadBytesMax", payloadMemory);
    Path root = Path.of(System.getProperty("myriarch.root", ".."));
    try (Cluster cluster = new Cluster(folder, root.toAbsolutePath().normalize(), plan)) {
      cluster.startScheduler();
      awaitAnswer(cluster);
      long fillNs = System.nanoTime();
      fill(cluster);
      tell("filled in %.1f s".formatted(seconds(fillNs)));
      tellMemory("with the backlog", cluster);
      assertMemory(cluster);

      cluster.kill(Cluster.SCHEDULER);
      long startNs = System.nanoTime();
      cluster.startScheduler();
      awaitAnswer(cluster);
      double replaySeconds = seconds(startNs);
      tell("ready %.1f s after the start".formatted(replaySeconds));
      assertThat(live(cluster)).isEqualTo(TASKS);
      tellMemory("after the replay", cluster);
      assertMemory(cluster);

      long workNs = System.nanoTime();
      cluster.startRuntime("runtime-1");
      Waiting.until(LONG, "the backlog is worked off", () -> live(cluster) == 0, cluster::tails);
      tell("worked off in %.1f s".formatted(seconds(workNs)));
      tellMemory("afterwards", cluster);
      assertThat(cluster.health().path("tasks").path("finished").path("succeeded").asLong())
          .isEqualTo(TASKS);
      if (TASKS >= MEASURED_FROM) {
        assertThat(replaySeconds).isLessThanOrEqualTo(15);
      }
      cluster.stop(Cluster.SCHEDULER);
    }
  }

  private static void awaitAnswer(Cluster cluster) {
    Waiting.until(LONG, "it answers", () -> cluster.health().has("tasks"), cluster::tails);
  }

  private static long live(Cluster cluster) {
    long live = 0;
    for (var count : cluster.health().path("tasks").path("live")) {
      live += count.asLong();
    }
    return live;
  }

  private static void fill(Cluster cluster) throws Exception {
    AtomicLong accepted = new AtomicLong();
    AtomicLong rejected = new AtomicLong();
    TaskListener listener =
        new TaskListener() {
          @Override
          public void onAccepted(long submissionId, long taskId) {
            accepted.incrementAndGet();
          }

          @Override
          public void onRejected(
              long submissionId, RejectCode code, long retryAfterMs, String sentence) {
            rejected.incrementAndGet();
          }
        };
    ClientConfig config = ClientConfig.builder(cluster.host(), cluster.ports().binary()).build();
    try (MyriarchClient client =
        MyriarchClient.connect(config, listener).get(30, TimeUnit.SECONDS)) {
      Route route = client.openRoute("any", "any", "echo").get(30, TimeUnit.SECONDS);
      UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD_BYTES]);
      for (int i = 0; i < TASKS; i++) {
        payload.putInt(0, i);
        while (client.offer(route, UNFOLLOWED, payload, 0, PAYLOAD_BYTES) < 0) {
          LockSupport.parkNanos(100_000);
        }
      }
      Waiting.until(LONG, "all are accepted", () -> accepted.get() == TASKS, cluster::tails);
    }
    assertThat(rejected).hasValue(0);
  }

  private static void assertMemory(Cluster cluster) throws IOException {
    assertThat(kib(cluster, "RssAnon:")).as("RssAnon in KiB").isLessThan(2L << 20);
  }

  private static void tellMemory(String when, Cluster cluster) throws IOException {
    tell(
        "%s: RssAnon %d MiB, RssFile %d MiB, VmRSS %d MiB"
            .formatted(
                when,
                kib(cluster, "RssAnon:") >> 10,
                kib(cluster, "RssFile:") >> 10,
                kib(cluster, "VmRSS:") >> 10));
  }

  private static long kib(Cluster cluster, String name) throws IOException {
    Path status = Path.of("/proc/" + cluster.process(Cluster.SCHEDULER).pid() + "/status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static double seconds(long sinceNs) {
    return (System.nanoTime() - sinceNs) / 1e9;
  }

  @SuppressWarnings("SystemOut") // The figures are what the test is run by hand for.
  private static void tell(String line) {
    System.out.printf("backlog of %,d: %s%n", TASKS, line);
  }
}
