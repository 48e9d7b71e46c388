package io.myriarch.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.loadtest.system.Await;
import io.myriarch.loadtest.system.RealProcesses;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's real tasks on real processes. */
@Tag("slow")
@Timeout(300)
final class RealTasksTest {
  private static final int RUNS = 6;

  @TempDir private Path folder;

  @Test
  void shouldGetRightResultsFromEachKindOfAgent() throws InterruptedException {
    try (RealProcesses processes = new RealProcesses(folder);
        WebhookReceiver receiver = new WebhookReceiver();
        HttpClient client = HttpClient.newHttpClient()) {
      processes.startScheduler();
      processes.startRuntime("runtime-1");
      processes.awaitReady();
      String base = "http://127.0.0.1:" + processes.httpPort();
      List<RealWork> work =
          List.of(
              new RealWork(new SummaryTask(), client, base),
              new RealWork(new CheckTask(List.of(base + "/health")), client, base),
              new RealWork(new DeliverTask(receiver), client, base),
              new RealWork(new LevelsTask(), client, base));

      List<Thread> threads = work.stream().map(kind -> Thread.ofVirtual().start(kind)).toList();
      Await.until(
          Duration.ofSeconds(60),
          () -> work.stream().allMatch(kind -> kind.right() + kind.wrong() >= RUNS),
          () -> "each kind of task has run " + RUNS + " times");
      work.forEach(RealWork::stop);
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(work).allSatisfy(kind -> assertThat(kind.firstFault()).isEmpty());
      assertThat(receiver.received()).isEqualTo(work.get(2).right());
    }
  }
}
