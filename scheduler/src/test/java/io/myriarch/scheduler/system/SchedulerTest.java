package io.myriarch.scheduler.system;

import static io.myriarch.scheduler.system.RunningScheduler.sent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.protocol.client.MyriarchClient;
import io.myriarch.protocol.client.RejectedException;
import io.myriarch.protocol.client.Route;
import io.myriarch.protocol.client.SubmitOptions;
import io.myriarch.protocol.client.TaskResult;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.StartException;
import io.myriarch.scheduler.journal.DataFolderException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler as its clients and runtimes meet it, on real sockets and a real journal. */
final class SchedulerTest {
  private static final byte[] PAYLOAD = "[1,2,3]".getBytes(UTF_8);

  @TempDir private Path folder;

  @Test
  void shouldRunATaskFromItsSubmissionToItsResult() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1");
        MyriarchClient client = scheduler.client()) {
      Route route = open(client, "analytics", "metrics", "");
      var task = sent(client.submit(route, PAYLOAD));
      FakeRuntime.Attempt attempt = runtime.next();
      assertThat(attempt.operation()).isEqualTo("summary");
      assertThat(attempt.payload()).isEqualTo(PAYLOAD);
      runtime.complete(attempt, "6".getBytes(UTF_8));
      TaskResult result = task.finished().get(10, TimeUnit.SECONDS);
      assertThat(result.status()).isEqualTo(TaskStatus.SUCCEEDED);
      assertThat(result.outputText()).isEqualTo("6");
      assertThat(result.taskId()).isEqualTo(task.accepted().join()).isEqualTo(attempt.taskId());
    }
  }

  @Test
  void shouldTryAgainAndThenFailWithTheLastErrorAndListTheTask() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1");
        MyriarchClient client = scheduler.client()) {
      var task = sent(client.submit(open(client, "any", "any", "echo"), PAYLOAD));
      for (int number = 1; number <= 4; number++) {
        FakeRuntime.Attempt attempt = runtime.next();
        assertThat(attempt.number()).isEqualTo(number);
        runtime.fail(attempt, FailureKind.ERROR, "no luck " + number);
      }
      TaskResult result = task.finished().get(10, TimeUnit.SECONDS);
      assertThat(result.status()).isEqualTo(TaskStatus.FAILED);
      assertThat(result.outputText()).isEqualTo("no luck 4");
      assertThat(get(scheduler, "/api/tasks?status=failed"))
          .contains("no luck 4")
          .contains("\"attempts\":4");
    }
  }

  @Test
  void shouldKeepAcceptedTasksOverARestartAndGiveThemTheSameIds() throws Exception {
    long taskId;
    SubmitOptions keyed = SubmitOptions.DEFAULT.withIdempotencyKey("order-17");
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        MyriarchClient client = scheduler.client()) {
      Route route = open(client, "any", "any", "echo");
      taskId = sent(client.submit(route, keyed, PAYLOAD)).accepted().get(10, TimeUnit.SECONDS);
    }
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        MyriarchClient client = scheduler.client()) {
      Route route = open(client, "any", "any", "echo");
      assertThat(sent(client.submit(route, keyed, PAYLOAD)).accepted().get(10, TimeUnit.SECONDS))
          .isEqualTo(taskId);
      assertThatThrownBy(() ->
              sent(client.submit(route, keyed, "[4]".getBytes(UTF_8)))
                  .accepted()
                  .get(10, TimeUnit.SECONDS))
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(RejectCode.IDEMPOTENCY_CONFLICT));
      try (FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1")) {
        FakeRuntime.Attempt attempt = runtime.next();
        assertThat(attempt.taskId()).isEqualTo(taskId);
        assertThat(attempt.payload()).isEqualTo(PAYLOAD);
        runtime.complete(attempt, PAYLOAD);
        assertThat(get(scheduler, "/api/tasks/%016x/result?wait=10s".formatted(taskId)))
            .isEqualTo("[1,2,3]");
      }
    }
    try (RunningScheduler scheduler = new RunningScheduler(folder)) {
      assertThat(get(scheduler, "/api/tasks/%016x".formatted(taskId)))
          .contains("\"status\":\"succeeded\"");
    }
  }

  @Test
  void shouldRetryElsewhereWhatALostRuntimeHad() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        MyriarchClient client = scheduler.client();
        FakeRuntime first = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      var task = sent(client.submit(open(client, "quantum", "any", "echo"), PAYLOAD));
      FakeRuntime.Attempt lost = first.next();
      try (FakeRuntime second = new FakeRuntime(scheduler.runtimePort(), "r2").echo()) {
        first.cut();
        TaskResult result = task.finished().get(10, TimeUnit.SECONDS);
        assertThat(result.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(result.attempts()).isEqualTo(lost.number() + 1);
        assertThat(second.closingReason()).isNull();
      }
    }
  }

  @Test
  void shouldRefuseASecondRuntimeOfOneIdAndLeaveTheFirstAlone() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        MyriarchClient client = scheduler.client();
        FakeRuntime first = new FakeRuntime(scheduler.runtimePort(), "r1").echo();
        FakeRuntime second = new FakeRuntime(scheduler.runtimePort(), "r1")) {
      assertThat(first.closingReason()).isNull();
      assertThat(second.closingReason()).isEqualTo("DUPLICATE_RUNTIME");
      var task = sent(client.submit(open(client, "any", "any", "echo"), PAYLOAD));
      assertThat(task.finished().get(10, TimeUnit.SECONDS).status())
          .isEqualTo(TaskStatus.SUCCEEDED);
    }
  }

  @Test
  void shouldSayWhyADestinationIsRefused() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder);
        FakeRuntime runtime = new FakeRuntime(scheduler.runtimePort(), "r1");
        MyriarchClient client = scheduler.client()) {
      assertThat(runtime.closingReason()).isNull();
      assertRefused(client, "sports", "any", "echo", RejectCode.UNKNOWN_TYPE);
      assertRefused(client, "analytics", "chess", "echo", RejectCode.UNKNOWN_SPECIALTY);
      assertRefused(client, "analytics", "metrics", "dance", RejectCode.UNKNOWN_OPERATION);
      assertRefused(client, "analytics", "reports", "", RejectCode.UNKNOWN_OPERATION);
      assertRefused(client, "any", "any", "summary", RejectCode.UNKNOWN_OPERATION);
    }
  }

  @Test
  void shouldServeTwoShardsAsOne() throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder, "shards", "2");
        MyriarchClient client = scheduler.client()) {
      Route route = open(client, "any", "any", "echo");
      for (int i = 0; i < 8; i++) {
        SubmitOptions keyed = SubmitOptions.DEFAULT.withIdempotencyKey("key-" + i);
        long first =
            sent(client.submit(route, keyed, PAYLOAD)).accepted().get(10, TimeUnit.SECONDS);
        long again =
            sent(client.submit(route, keyed, PAYLOAD)).accepted().get(10, TimeUnit.SECONDS);
        assertThat(again).isEqualTo(first);
        assertThat(client.query(first).get(10, TimeUnit.SECONDS).status())
            .isEqualTo(TaskStatus.QUEUED);
      }
      assertThat(get(scheduler, "/api/tasks?status=queued"))
          .contains("\"id\":\"00")
          .contains("\"id\":\"01");
      assertThat(get(scheduler, "/api/agents")).contains("agent-0").contains("agent-7");
    }
  }

  @Test
  void shouldRefuseASecondSchedulerOnTheSameFolderAndABusyPort(@TempDir Path other)
      throws Exception {
    try (RunningScheduler scheduler = new RunningScheduler(folder)) {
      assertThatThrownBy(() -> new RunningScheduler(folder))
          .isInstanceOf(DataFolderException.class)
          .hasMessageContaining("in use");
      String port = Integer.toString(scheduler.httpPort());
      assertThatThrownBy(() -> new RunningScheduler(other, "http.port", port))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("Cannot listen on port " + port)
          .hasMessageContaining("http.port");
      String binary = Integer.toString(scheduler.binaryPort());
      assertThatThrownBy(() -> new RunningScheduler(other, "binary.port", binary))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("binary.port");
    }
  }

  private static Route open(MyriarchClient client, String type, String specialty, String operation)
      throws Exception {
    return client.openRoute(type, specialty, operation).get(10, TimeUnit.SECONDS);
  }

  private static void assertRefused(
      MyriarchClient client, String type, String specialty, String operation, RejectCode code) {
    assertThatThrownBy(() -> open(client, type, specialty, operation))
        .satisfies(e -> assertThat(codeOf(e)).isEqualTo(code));
  }

  private static RejectCode codeOf(Throwable e) {
    assertThat(e).isInstanceOf(ExecutionException.class);
    assertThat(e.getCause()).isInstanceOf(RejectedException.class);
    return ((RejectedException) e.getCause()).code();
  }

  private static String get(RunningScheduler scheduler, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + scheduler.httpPort() + path);
      return http.send(
              HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(UTF_8))
          .body();
    }
  }
}
