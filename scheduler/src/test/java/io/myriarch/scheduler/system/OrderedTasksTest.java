package io.myriarch.scheduler.system;

import static io.myriarch.scheduler.system.RunningScheduler.sent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.Submission;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.wire.AcceptedDecoder;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ordering keys through real sockets, a real journal, several shards and a restart. */
final class OrderedTasksTest {
  private static final int TASKS = 20;

  @TempDir private Path folder;

  private static SubmitOptions keyed(String key) {
    return SubmitOptions.builder().orderingKey(key).build();
  }

  private static Route echo(MyriarchClient client) throws Exception {
    return client.openRoute("any", "any", "echo").get(10, TimeUnit.SECONDS);
  }

  private static List<Submission.Sent> submit(MyriarchClient client, String key) throws Exception {
    Route route = echo(client);
    List<Submission.Sent> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      byte[] payload = "\"%s %d\"".formatted(key, i).getBytes(UTF_8);
      tasks.add(sent(client.submit(route, keyed(key), payload)));
    }
    return tasks;
  }

  @ParameterizedTest(name = "{0}, {1} shards")
  @CsvSource({"fsync, 1", "process, 1", "fsync, 2", "process, 3"})
  void shouldRunTasksOfAKeyOneByOneInTheirOrder(String durability, String shards) throws Exception {
    try (RunningScheduler scheduler =
            new RunningScheduler(folder, "journal.durability", durability, "shards", shards);
        MyriarchClient client = scheduler.client()) {
      List<FakeRuntime> runtimes = new ArrayList<>();
      for (int shard = 0; shard < Integer.parseInt(shards); shard++) {
        runtimes.add(new FakeRuntime(scheduler.runtimePort(shard), "r" + shard));
      }
      List<Submission.Sent> tasks = submit(client, "account 17");
      FakeRuntime owner = ownerOf(runtimes);
      for (int i = 0; i < TASKS; i++) {
        FakeRuntime.Attempt attempt = owner.next();
        assertThat(new String(attempt.payload(), UTF_8)).isEqualTo("\"account 17 %d\"", i);
        assertThat(owner.hasNext()).as("one at a time").isFalse();
        owner.complete(attempt, attempt.payload());
        assertThat(tasks.get(i).finished().get(10, TimeUnit.SECONDS).status())
            .isEqualTo(TaskStatus.SUCCEEDED);
      }
      for (FakeRuntime runtime : runtimes) {
        runtime.close();
      }
    }
  }

  /** The runtime of the shard that the key belongs to. */
  private static FakeRuntime ownerOf(List<FakeRuntime> runtimes) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < endNs) {
      for (FakeRuntime runtime : runtimes) {
        if (runtime.hasNext()) {
          return runtime;
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no runtime was given a task");
  }

  @Test
  void shouldKnowASubmissionOfAnotherShardThatIsSentAgainOnANewLink() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder, "shards", "2")) {
      for (long number = 1; number <= 4; number++) {
        long first = submitRaw(scheduler, number);
        assertThat(submitRaw(scheduler, number)).as("key %d", number).isEqualTo(first);
      }
    }
  }

  /** Submits on a link of its own, always of the same session; returns the id of the task. */
  private static long submitRaw(RunningScheduler scheduler, long number) throws Exception {
    try (RawLink link = new RawLink(scheduler.binaryPort())) {
      BadFramesTest.hello(link, Framing.PROTOCOL_VERSION);
      SubmitTaskEncoder submit = new SubmitTaskEncoder();
      int route = BadFramesTest.openRoute(link);
      submit
          .wrapAndApplyHeader(link.out.buffer(), link.out.begin(256), link.header)
          .correlationId(number)
          .route(route)
          .priority((short) 4)
          .follow((short) 0)
          .durability(Durability.DEFAULT)
          .maxAttempts((short) 0)
          .executionTimeoutMs(0)
          .notBeforeDelayMs(0)
          .deadlineMs(0)
          .orderingKey("key " + number)
          .idempotencyKey("")
          .putPayload(new byte[0], 0, 0);
      link.out.end(submit.encodedLength());
      link.send();
      DirectBuffer accepted = link.next(AcceptedDecoder.TEMPLATE_ID);
      return new AcceptedDecoder()
          .wrapAndApplyHeader(accepted, 0, new MessageHeaderDecoder())
          .firstTaskId();
    }
  }

  @Test
  void shouldGoOnInOrderAfterARestart() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        MyriarchClient client = scheduler.client();
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      List<Submission.Sent> tasks = submit(client, "a");
      for (int i = 0; i < TASKS / 2; i++) {
        FakeRuntime.Attempt attempt = runtime.next();
        runtime.complete(attempt, attempt.payload());
        tasks.get(i).finished().get(10, TimeUnit.SECONDS);
      }
      tasks.getLast().accepted().get(10, TimeUnit.SECONDS);
    }
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      for (int i = TASKS / 2; i < TASKS; i++) {
        FakeRuntime.Attempt attempt = runtime.next();
        assertThat(new String(attempt.payload(), UTF_8)).isEqualTo("\"a %d\"", i);
        runtime.complete(attempt, attempt.payload());
      }
    }
  }
}
