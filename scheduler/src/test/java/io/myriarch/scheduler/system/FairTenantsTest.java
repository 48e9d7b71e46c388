package io.myriarch.scheduler.system;

import static io.myriarch.scheduler.system.RunningScheduler.sent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.Submission;
import io.myriarch.protocol.client.SubmitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant that floods the scheduler, and others beside it, on real sockets. */
final class FairTenantsTest {
  private static final int FLOOD = 3_000;
  private static final int AGENTS = 8;
  private static final byte[] PAYLOAD = "{}".getBytes(UTF_8);

  @TempDir private Path folder;

  private static Route open(MyriarchClient client, String type, String specialty, String tenant)
      throws Exception {
    return client.openRoute(type, specialty, "echo", tenant).get(10, TimeUnit.SECONDS);
  }

  private static List<Long> submit(MyriarchClient client, Route route, int priority, int count)
      throws Exception {
    SubmitOptions options = SubmitOptions.builder().priority(priority).follow(false).build();
    List<Submission.Sent> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(sent(client.submit(route, options, PAYLOAD)));
    }
    List<Long> ids = new ArrayList<>();
    for (Submission.Sent task : sent) {
      ids.add(task.accepted().get(10, TimeUnit.SECONDS));
    }
    return ids;
  }

  /** Completes attempts in the order in which they come; returns the tasks in that order. */
  private static List<Long> run(FakeRuntime runtime, int count) throws Exception {
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FakeRuntime.Attempt attempt = runtime.next();
      order.add(attempt.taskId());
      runtime.complete(attempt, attempt.payload());
    }
    return order;
  }

  @Test
  void shouldNotLetAFloodDelayATrickle() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        MyriarchClient flooding = scheduler.client();
        MyriarchClient trickling = scheduler.client();
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      submit(flooding, open(flooding, "any", "any", "flood"), 9, FLOOD);
      Route route = open(trickling, "analytics", "metrics", "trickle");
      for (int i = 0; i < 10; i++) {
        long taskId = submit(trickling, route, 0, 1).getFirst();
        // What runs already, then in the worst case one of the flood for each of the specialties.
        assertThat(run(runtime, 4 * AGENTS)).contains(taskId);
      }
    }
  }

  @Test
  void shouldShareByWeight() throws Exception {
    try (RunningScheduler scheduler =
            new RunningScheduler(folder, "tenant.weights", "gold=3, plain=1");
        MyriarchClient client = scheduler.client();
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      List<Long> gold = submit(client, open(client, "any", "any", "gold"), 4, 400);
      submit(client, open(client, "any", "any", "plain"), 4, 400);
      run(runtime, AGENTS);
      long share = run(runtime, 400).stream().filter(gold::contains).count();
      assertThat(share).isBetween(290L, 310L);
    }
  }

  @Test
  void shouldNotStarveLowPriorities() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder, "dispatch.oldestEvery", "10");
        MyriarchClient client = scheduler.client();
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      Route route = open(client, "quantum", "cosmology", "");
      submit(client, route, 9, 2);
      long low = submit(client, route, 0, 1).getFirst();
      submit(client, route, 9, 500);
      assertThat(run(runtime, 2 + 10)).contains(low);
    }
  }
}
