package io.myriarch.loadtest.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.client.ClientConfig;
import io.myriarch.protocol.client.LinkInfo;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.client.TaskEnd;
import io.myriarch.protocol.client.TaskListener;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client whose connection is cut again and again, at any byte, hears of each of its tasks once,
 * and the scheduler has each of them once.
 */
@Tag("slow")
@Tag("fault")
@Timeout(300)
final class BrokenLinksTest {
  private static final int TASKS = 20_000;
  private static final Duration ALL_MAX = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private RealProcesses processes;

  @BeforeEach
  void start() {
    processes = new RealProcesses(folder);
    processes.startScheduler();
    processes.startRuntime("runtime-1");
    processes.awaitReady();
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  @Test
  void shouldHearOfEachTaskOnceThoughItsLinkIsCut() throws Exception {
    Ledger ledger = new Ledger();
    try (CuttingProxy proxy = new CuttingProxy(processes.binaryPort());
        MyriarchClient client = connect(proxy, ledger)) {
      Thread submitter = submitAll(client);
      for (int cut = 1; cut <= 15; cut++) {
        awaitAccepted(ledger, cut * TASKS / 20);
        proxy.cut();
      }
      submitter.join();
      ledger.awaitAllFinished();
    }
    ledger.assertEachToldOnce();
    assertThat(ledger.connects.get()).isGreaterThan(5);
    processes.awaitNothingLive();
    assertThat(processes.finished()).isEqualTo(TASKS);
  }

  @Test
  void shouldHearOfEachTaskOnceThoughTheSchedulerDiesToo() throws Exception {
    Ledger ledger = new Ledger();
    try (CuttingProxy proxy = new CuttingProxy(processes.binaryPort());
        MyriarchClient client = connect(proxy, ledger)) {
      Thread submitter = submitAll(client);
      for (int cut = 1; cut <= 8; cut++) {
        awaitAccepted(ledger, cut * TASKS / 10);
        if (cut % 4 == 0) {
          processes.killScheduler();
          processes.startScheduler();
        } else {
          proxy.cut();
        }
      }
      submitter.join();
      ledger.awaitAllFinished();
    }
    ledger.assertEachToldOnce();
    processes.awaitNothingLive();
    assertThat(processes.finished()).isEqualTo(TASKS);
  }

  private static MyriarchClient connect(CuttingProxy proxy, Ledger ledger) throws Exception {
    ClientConfig config =
        ClientConfig.builder("127.0.0.1", proxy.port())
            .reconnectMs(5, 200)
            .windowMax(2_000)
            .build();
    return MyriarchClient.connect(config, ledger).get(30, TimeUnit.SECONDS);
  }

  private static void awaitAccepted(Ledger ledger, int count) {
    Await.until(
        ALL_MAX, () -> ledger.accepted.size() >= count, () -> ledger + " of " + count + " wanted");
  }

  /** Offers every task, each with a payload of its own, from a thread of its own. */
  private static Thread submitAll(MyriarchClient client) throws Exception {
    Route route = client.openRoute("any", "any", "echo").get(30, TimeUnit.SECONDS);
    Random random = new Random(1);
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          for (long task = 1; task <= TASKS; task++) {
            UnsafeBuffer payload = new UnsafeBuffer(new byte[8 + random.nextInt(300)]);
            payload.putLong(0, task);
            Await.until(
                ALL_MAX,
                () ->
                    client.offer(route, SubmitOptions.DEFAULT, payload, 0, payload.capacity()) > 0,
                () -> "no room");
          }
        });
  }

  /** What was heard of each submission. */
  private static final class Ledger implements TaskListener {
    final Map<Long, Long> accepted = new ConcurrentHashMap<>();
    final Map<Long, Long> finished = new ConcurrentHashMap<>();
    final AtomicInteger faults = new AtomicInteger();
    final AtomicInteger connects = new AtomicInteger();

    @Override
    public void onAccepted(long submissionId, long taskId) {
      check(accepted.put(submissionId, taskId) == null);
    }

    @Override
    public void onFinished(TaskEnd end) {
      long echoed = end.output().getLong(end.outputOffset());
      check(end.status() == TaskStatus.SUCCEEDED && echoed == end.submissionId());
      check(finished.put(end.submissionId(), end.taskId()) == null);
    }

    @Override
    public void onRejected(long submissionId, RejectCode code, long retryAfterMs, String sentence) {
      check(false);
    }

    @Override
    public void onOutcomeUnknown(long submissionId, long taskId, String sentence) {
      check(false);
    }

    @Override
    public void onConnected(LinkInfo link) {
      connects.incrementAndGet();
    }

    void awaitAllFinished() {
      Await.until(ALL_MAX, () -> finished.size() == TASKS, this::toString);
    }

    void assertEachToldOnce() {
      assertThat(faults).as(toString()).hasValue(0);
      assertThat(accepted).isEqualTo(finished).hasSize(TASKS);
      assertThat(accepted.values().stream().distinct()).hasSize(TASKS);
    }

    private void check(boolean right) {
      if (!right) {
        faults.incrementAndGet();
      }
    }

    @Override
    public String toString() {
      return "%d accepted, %d finished, %d faults, %d connections"
          .formatted(accepted.size(), finished.size(), faults.get(), connects.get());
    }
  }
}
