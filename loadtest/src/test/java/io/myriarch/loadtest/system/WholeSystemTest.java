package io.myriarch.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadPlan.Protocol;
import io.myriarch.loadtest.run.LoadResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes under load, some of them killed. The rate is not asserted: these tests must pass
 * on a machine that has no time for them.
 */
@Tag("slow")
@Tag("fault")
@Timeout(300)
final class WholeSystemTest {
  private static final String FIRST = "runtime-1";
  private static final String SECOND = "runtime-2";
  private static final long PER_SECOND = 500;
  private static final int KILLS = 5;

  @TempDir private Path folder;
  private RealProcesses processes;

  @BeforeEach
  void start() {
    processes = new RealProcesses(folder);
    processes.startScheduler();
    processes.startRuntime(FIRST);
    processes.startRuntime(SECOND);
    processes.awaitReady();
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  @Test
  void shouldEchoOverBothProtocols() {
    SystemLoad binary =
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(3));
    SystemLoad http = SystemLoad.start(processes, Protocol.HTTP, 50, Duration.ofSeconds(3));

    assertEachEndedOnce(binary.result(), 3 * PER_SECOND);
    assertEachEndedOnce(http.result(), 150);
    assertBooksAreRight(3 * PER_SECOND + 150);
  }

  @Test
  void shouldLoseNothingWhenTheSchedulerIsKilledUnderLoad() {
    SystemLoad load =
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(6));
    load.awaitDone(PER_SECOND);

    processes.killScheduler();
    processes.startScheduler();

    assertEachEndedOnce(load.result(), 6 * PER_SECOND);
    processes.awaitReady();
    assertBooksAreRight(6 * PER_SECOND);
  }

  @Test
  void shouldMoveTasksAndAgentsOfAKilledRuntime() {
    SystemLoad load =
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(6));
    load.awaitDone(PER_SECOND);

    processes.kill(FIRST);

    Await.until(
        Duration.ofSeconds(30),
        () -> agentsOf(SECOND) == RealProcesses.AGENTS,
        () -> processes.json("/api/runtimes").toString());
    processes.awaitReady();
    assertEachEndedOnce(load.result(), 6 * PER_SECOND);
    assertBooksAreRight(6 * PER_SECOND);
  }

  @Test
  void shouldLoseNothingWhenAnythingIsKilledAtAnyMoment() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SystemLoad load =
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(10));

    for (int i = 0; i < KILLS; i++) {
      load.awaitDone(load.done() + 1 + random.nextInt((int) PER_SECOND));
      switch (random.nextInt(3)) {
        case 0 -> {
          processes.kill(FIRST);
          processes.startRuntime(FIRST);
        }
        case 1 -> {
          processes.kill(SECOND);
          processes.startRuntime(SECOND);
        }
        default -> {
          processes.killScheduler();
          processes.startScheduler();
        }
      }
    }

    assertEachEndedOnce(load.result(), 10 * PER_SECOND, "seed " + seed);
    processes.awaitReady();
    assertBooksAreRight(10 * PER_SECOND);
  }

  @Test
  void shouldFinishWhatRunsWhenARuntimeIsStopped() {
    SystemLoad load =
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(4));
    load.awaitDone(PER_SECOND);

    processes.stop(FIRST);

    assertEachEndedOnce(load.result(), 4 * PER_SECOND);
    processes.awaitReady();
    assertBooksAreRight(4 * PER_SECOND);
  }

  @Test
  void shouldKeepWhatIsFinishedOverARestart() {
    assertEachEndedOnce(
        SystemLoad.start(processes, Protocol.BINARY, PER_SECOND, Duration.ofSeconds(1)).result(),
        PER_SECOND);
    JsonNode before = processes.json("/api/tasks?limit=1").path("tasks").path(0);

    processes.killScheduler();
    processes.startScheduler();
    processes.awaitReady();

    String id = before.path("id").asText();
    assertThat(processes.json("/api/tasks/" + id).path("status").asText()).isEqualTo("succeeded");
    assertBooksAreRight(PER_SECOND);
  }

  private int agentsOf(String runtime) {
    for (JsonNode row : processes.json("/api/runtimes").path("runtimes")) {
      if (row.path("id").asText().equals(runtime)) {
        return row.path("agents").asInt();
      }
    }
    return 0;
  }

  private static void assertEachEndedOnce(LoadResult result, long tasks) {
    assertEachEndedOnce(result, tasks, "");
  }

  private static void assertEachEndedOnce(LoadResult result, long tasks, String what) {
    assertThat(result.counts())
        .as("%s %s", result.verdict().reason(), what)
        .isEqualTo(new Counts(tasks, tasks, tasks, 0, 0, 0, 0, 0, 0, 0));
  }

  /** The scheduler's own books: each accepted task has ended, and only once. */
  private void assertBooksAreRight(long tasks) {
    processes.awaitNothingLive();
    assertThat(processes.finished()).isEqualTo(tasks);
    assertThat(processes.health().path("tasks").path("accepted").asLong()).isEqualTo(tasks);
    assertThat(processes.ledgerImbalance()).isZero();
  }
}
