package io.myriarch.loadtest.faults.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.protocol.TaskIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The auditor against made-up records: each kind of fault must be seen, and nothing else. */
final class AuditorTest {
  private static final long TASK = TaskIds.of(0, 1, 7);
  private static final String ID = TaskIds.format(TASK);
  private static final long NUMBER = 41;

  @TempDir private Path folder;
  private final Map<String, String> shown = new LinkedHashMap<>();
  private long imbalance;
  private HttpServer server;
  private Path effects;
  private Path submissions;

  @BeforeEach
  void serve() throws IOException {
    effects = Files.createDirectory(folder.resolve("effects"));
    submissions = folder.resolve("submissions.log");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body = answer(path).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String answer(String path) {
    if (path.equals("/metrics")) {
      return "myriarch_ledger_imbalance " + imbalance + "\n";
    }
    if (!path.equals("/api/tasks")) {
      return "";
    }
    return shown.entrySet().stream()
        .map(task -> "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(task.getKey(), task.getValue()))
        .collect(Collectors.joining(",", "{\"cursor\":null,\"tasks\":[", "]}"));
  }

  @Test
  void shouldFindNothingWhereAllIsWell() throws IOException {
    acknowledge();
    execute(1);
    tell("succeeded", 1);
    shown.put(ID, "succeeded");

    AuditReport report = audit();

    assertThat(report.faults()).isEmpty();
    assertThat(report.acknowledged()).isOne();
    assertThat(report.ended()).isOne();
    assertThat(report.executions()).isOne();
    assertThat(report.repeats()).isZero();
  }

  @Test
  void shouldMissATaskThatTheSchedulerDoesNotKnow() throws IOException {
    acknowledge();

    assertThat(audit().lost()).isOne();
    assertThat(audit().faults()).contains("1 acknowledged tasks are lost.");
  }

  @Test
  void shouldMissATaskThatNeverEnds() throws IOException {
    acknowledge();
    execute(1);
    shown.put(ID, "assigned");

    assertThat(audit().lost()).isOne();
  }

  @Test
  void shouldSeeATaskThatEndsTwice() throws IOException {
    acknowledge();
    execute(1);
    tell("succeeded", 1);
    tell("failed", 1);
    shown.put(ID, "failed");

    assertThat(audit().doubleEnds()).isPositive();
  }

  @Test
  void shouldSeeAnEndThatIsToldTwice() throws IOException {
    acknowledge();
    execute(1);
    tell("succeeded", 1);
    tell("succeeded", 1);
    shown.put(ID, "succeeded");

    assertThat(audit().doubleEnds()).isOne();
  }

  @Test
  void shouldSeeASubmissionThatWasStoredTwice() throws IOException {
    acknowledge();
    write(submissions, "A %d %s fsync 5".formatted(NUMBER, TaskIds.format(TASK + 1)));
    execute(1);
    shown.put(ID, "succeeded");

    assertThat(audit().doubleEnds()).isOne();
  }

  @Test
  void shouldSeeATaskThatNobodyExecuted() throws IOException {
    acknowledge();
    write(effects.resolve("a.log"), "B %s 1 %d 100".formatted(ID, NUMBER));
    shown.put(ID, "succeeded");

    assertThat(audit().unexecuted()).isOne();
  }

  @Test
  void shouldSeeAResultThatIsOfNoExecution() throws IOException {
    acknowledge();
    execute(1);
    tell("succeeded", 2);
    shown.put(ID, "succeeded");

    assertThat(audit().wrong()).isOne();
  }

  @Test
  void shouldSeeATaskThatFailedThoughItShouldNot() throws IOException {
    acknowledge();
    execute(1);
    shown.put(ID, "failed");

    assertThat(audit().wrong()).isOne();
  }

  @Test
  void shouldSeeATaskThatNobodyWasToldOf() throws IOException {
    acknowledge();
    execute(1);
    shown.put(ID, "succeeded");
    shown.put(TaskIds.format(TASK + 1), "succeeded");

    assertThat(audit().strangers()).isOne();
  }

  @Test
  void shouldSeeALedgerThatIsNotEven() throws IOException {
    acknowledge();
    execute(1);
    shown.put(ID, "succeeded");
    imbalance = -1;

    assertThat(audit().faults()).containsExactly("1 tasks are missing in the scheduler's ledger.");
  }

  @Test
  void shouldNotTakeNothingForSuccess() throws IOException {
    Files.createFile(submissions);

    assertThat(audit().faults()).isNotEmpty();
  }

  @Test
  void shouldCountRepeatsWithoutBlame() throws IOException {
    acknowledge();
    execute(1);
    execute(2);
    tell("succeeded", 2);
    shown.put(ID, "succeeded");

    assertThat(audit().faults()).isEmpty();
    assertThat(audit().repeats()).isOne();
  }

  @Test
  void shouldDropALineThatAKilledProcessLeftUnfinished() throws IOException {
    acknowledge();
    Files.writeString(submissions, "A 42 00", StandardOpenOption.APPEND);
    execute(1);
    shown.put(ID, "succeeded");

    assertThat(audit().faults()).isEmpty();
  }

  private void acknowledge() throws IOException {
    write(submissions, "A %d %s fsync 5".formatted(NUMBER, ID));
  }

  private void tell(String status, int attempt) throws IOException {
    write(
        submissions,
        "F %1$d %2$s %3$s %4$d 9 %1$d %2$s %4$d".formatted(NUMBER, ID, status, attempt));
  }

  private void execute(int attempt) throws IOException {
    Path file = effects.resolve("a.log");
    write(file, "B %s %d %d 100".formatted(ID, attempt, NUMBER));
    write(file, "E %s %d %d 200".formatted(ID, attempt, NUMBER));
  }

  private static void write(Path file, String line) throws IOException {
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private AuditReport audit() {
    try (SchedulerHttp http = new SchedulerHttp("127.0.0.1", server.getAddress().getPort())) {
      return new Auditor(
              http,
              List.of(submissions),
              Effects.read(effects),
              Expectation.ALL_SUCCEED,
              AuditRules.STRICT)
          .audit();
    }
  }
}
