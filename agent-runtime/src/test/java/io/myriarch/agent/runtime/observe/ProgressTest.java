package io.myriarch.agent.runtime.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.agent.runtime.host.CpuPool;
import io.myriarch.agent.runtime.host.HostMetrics;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long STALL_NS_MAX = 700_000_000L;

  private final CpuPool pool = new CpuPool(1);

  @AfterEach
  void close() {
    pool.close();
  }

  private RuntimeMetrics metrics() {
    return new RuntimeMetrics(new HostMetrics(), pool);
  }

  private static String health(RuntimeHttp http) throws Exception {
    var connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + http.port() + "/health").toURL().openConnection();
    int status = connection.getResponseCode();
    try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return status + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String awaitHealth(
      RuntimeHttp http, Progress progress, boolean keepsHouse, int status) throws Exception {
    long endNs = System.nanoTime() + 20_000_000_000L;
    String answer = health(http);
    while (!answer.startsWith(status + " ") && System.nanoTime() - endNs < 0) {
      if (keepsHouse) {
        progress.housekept();
      }
      answer = health(http);
    }
    return answer;
  }

  @Test
  void shouldNotBeHealthyWhileTheHousekeepingStandsStill() throws Exception {
    try (Progress progress = new Progress(STALL_NS_MAX);
        RuntimeHttp http = RuntimeHttp.open(0, "r1", List.of(), metrics(), progress)) {
      assertThat(awaitHealth(http, progress, true, 200)).startsWith("200 ");
      assertThat(awaitHealth(http, progress, false, 503))
          .contains("not_ready")
          .contains("The housekeeping has not taken a step for ");
      assertThat(awaitHealth(http, progress, true, 200)).startsWith("200 ");
    }
  }

  @Test
  void shouldNotBeHealthyWhileNoVirtualThreadGetsToRun() throws Exception {
    try (Progress progress = new Progress(STALL_NS_MAX);
        RuntimeHttp http = RuntimeHttp.open(0, "r1", List.of(), metrics(), progress)) {
      Spinners spinners = new Spinners();
      try {
        assertThat(awaitHealth(http, progress, true, 503)).contains("No carrier has been free");
      } finally {
        spinners.stop();
      }
      assertThat(awaitHealth(http, progress, true, 200)).startsWith("200 ");
    }
  }

  /** Virtual threads that hold every carrier there may be. */
  private static final class Spinners {
    private volatile boolean stopped;

    Spinners() {
      int carriers =
          Integer.getInteger(
              "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
      for (int i = 0; i < carriers; i++) {
        Thread.ofVirtual()
            .start(() -> {
              while (!stopped) {
                Thread.onSpinWait();
              }
            });
      }
    }

    void stop() {
      stopped = true;
    }
  }
}
