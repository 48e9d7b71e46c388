package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.scheduler.command.FakeScheduler.Request;
import io.myriarch.scheduler.command.FakeScheduler.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCommandsTest {
  private static final String TASKS = "/api/tasks";
  private static final String TASK = "/api/tasks/0000010000000001";

  private FakeScheduler scheduler;

  @BeforeEach
  void start() throws IOException {
    scheduler = new FakeScheduler();
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Test
  void shouldSubmitAllFieldsWithThePayloadAsWritten() {
    scheduler.answer(TASKS, 202, task("queued", ""));

    Run run =
        scheduler.run(
            "submit",
            "--type",
            "analytics",
            "--specialty",
            "metrics",
            "--operation",
            "describe",
            "--payload",
            "{\"values\": [1.50]}",
            "--priority",
            "9",
            "--idempotency-key",
            "k",
            "--delay",
            "2s",
            "--deadline",
            "1m",
            "--timeout",
            "500ms",
            "--max-attempts",
            "1",
            "--durability",
            "fsync");

    assertThat(run).isEqualTo(new Run(0, "Task 0000010000000001 is queued.\n", ""));
    assertThat(scheduler.requests())
        .containsExactly(
            new Request(
                "POST",
                TASKS,
                "application/json",
                "{\"type\":\"analytics\",\"specialty\":\"metrics\",\"operation\":\"describe\","
                    + "\"priority\":9,\"idempotency_key\":\"k\",\"delay_ms\":2000,"
                    + "\"deadline_ms\":60000,\"execution_timeout_ms\":500,\"max_attempts\":1,"
                    + "\"durability\":\"fsync\",\"payload\":{\"values\": [1.50]}}"));
  }

  @Test
  void shouldSubmitAFileThatIsNoJsonAsItIs(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a;b\n1;2\n");
    scheduler.answer(TASKS, 202, task("queued", ""));

    Run run = scheduler.run("submit", "--type", "any", "--payload", "@" + file);

    assertThat(run.exitCode()).isZero();
    assertThat(scheduler.requests())
        .containsExactly(
            new Request(
                "POST",
                TASKS + "?type=any&specialty=any",
                "application/octet-stream",
                "a;b\n1;2\n"));
  }

  @Test
  void shouldWaitForTheResult() {
    scheduler
        .answer(TASKS, 202, task("queued", ""))
        .answer(TASK, 200, task("assigned", ""))
        .answer(TASK, 200, task("succeeded", ",\"result\": {\"mean\": 2.5}"))
        .answer(TASK + "/result", 200, "{\"mean\": 2.5}");

    Run run = scheduler.run("submit", "--type", "analytics", "--wait");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("{\n  \"mean\" : 2.5\n}\n");
    assertThat(run.err())
        .isEqualTo(
            "Task 0000010000000001 succeeded on agent-7: attempt 1, waited 0.5 ms, ran 1.3 ms.\n");
    assertThat(scheduler.requests().getFirst().body())
        .isEqualTo("{\"type\":\"analytics\",\"specialty\":\"any\"}");
  }

  @Test
  void shouldSayWhatATaskFailedOf() {
    scheduler
        .answer(TASKS, 202, task("queued", ""))
        .answer(TASK, 200, task("failed", ",\"error\": \"boom\""));

    Run run = scheduler.run("submit", "--type", "analytics", "--wait=5s");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).endsWith("boom\n");
  }

  @Test
  void shouldTellATaskThatHasNotEndedFromAFailedOne() {
    scheduler
        .answer(TASKS, 202, task("queued", ""))
        .answer(TASK, 200, task("queued", ""))
        .answer(TASK + "/result", 202, task("queued", ""));

    Run run = scheduler.run("submit", "--type", "analytics", "--wait=1ms");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("is still queued");
  }

  @Test
  void shouldShowAProblemAsOneSentence() {
    scheduler.answer(
        TASKS,
        429,
        """
        {"type": "urn:myriarch:problem:overloaded", "code": "overloaded", "title": "Overloaded",
         "status": 429, "detail": "2,000,000 tasks are waiting.", "retry_after_ms": 120}\
        """);

    Run run = scheduler.run("submit", "--type", "any");

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                "myriarch: 2,000,000 tasks are waiting. (overloaded) Try again in 120 ms.\n"));
  }

  @Test
  void shouldShowTheFleetAtAGlance() {
    scheduler
        .answer("/api/health", 503, health())
        .answer(
            "/api/runtimes",
            200,
            """
            {"runtimes": [{"id": "runtime-1", "status": "ready", "labels": "", "agents": 15000,
              "agents_working": 2, "http_port": 9, "rss_bytes": 131072000,
              "heap_used_bytes": 20971520, "cpu_ms": 1500, "silent_ms": 12}]}\
            """)
        .answer(
            "/api/specialties",
            200,
            """
            {"specialties": [
              {"type": "analytics", "specialty": "metrics", "agents": 400, "bar": "none",
               "breaker": "closed", "paused_since": null},
              {"type": "analytics", "specialty": "reports", "agents": 3600, "bar": "paused",
               "breaker": "half_open", "paused_since": "2026-01-02T03:04:05Z"}]}\
            """)
        .answer(
            "/metrics",
            200,
            """
            # TYPE myriarch_agents gauge
            myriarch_agents{shard="0",status="idle",type="analytics"} 2000.0
            myriarch_agents{shard="1",status="idle",type="analytics"} 1998.0
            myriarch_agents{status="working",type="analytics"} 2.0
            myriarch_agents_more{status="idle",type="x"} 9.0
            """);

    Run run = scheduler.run("status");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            Myriarch at http://127.0.0.1:%d: not ready, accepts tasks, acknowledged means forced to disk (fsync)

            Agents     15,000 of 30,000 ready
              TYPE         IDLE  WORKING  ERROR  HEALING     ALL
              analytics   3,998        2      0        0   4,000
              all        14,998        2      0   15,000  30,000

            Tasks      12 accepted
              live      2 assigned
              finished  9 succeeded, 1 failed

            Runtimes   1
              RUNTIME    STATUS  AGENTS  WORKING   MEMORY    HEAP    CPU  LAST HEARD
              runtime-1  ready   15,000        2  125 MiB  20 MiB  1.5 s       12 ms

            Not assigned
              TYPE       SPECIALTY  AGENTS  TASKS         BREAKER    SINCE
              analytics  reports     3,600  wait: paused  half-open  2026-01-02T03:04:05Z
            """
                .formatted(scheduler.port()));
    assertThat(scheduler.run("status", "--json").out())
        .contains("\"agents_by_type\"")
        .contains("\"runtime-1\"");
  }

  @Test
  void shouldPauseATypeAndResumeASpecialty() {
    String row =
        """
        {"specialties": [{"type": "analytics", "specialty": "metrics", "agents": 4, "bar": "%s",
          "breaker": "closed", "paused_since": null}]}\
        """;
    scheduler
        .answer("/api/specialties/analytics/any/pause", 200, row.formatted("type_paused"))
        .answer("/api/specialties/analytics/metrics/resume", 200, row.formatted("none"));

    assertThat(scheduler.run("pause", "analytics").out()).contains("wait: type is paused");
    assertThat(scheduler.run("resume", "analytics/metrics").out()).contains("assigned");
    assertThat(scheduler.requests()).extracting(Request::method).containsOnly("POST");
  }

  @ParameterizedTest
  @CsvSource({"a/b/c", "/", "a/"})
  void shouldRefuseWhatIsNeitherATypeNorASpecialty(String names) {
    assertThat(scheduler.run("pause", names).err()).contains("TYPE/SPECIALTY");
  }

  @Test
  void shouldCancelATaskAndRestartAnAgent() {
    scheduler
        .answer(TASK, 200, task("cancelled", ""))
        .answer(
            "/api/agents/agent-17/restart",
            200,
            """
            {"id": "agent-17", "type": "analytics", "specialty": "metrics", "status": "healing",
             "runtime": "runtime-1"}\
            """);

    assertThat(scheduler.run("cancel", "0000010000000001"))
        .isEqualTo(new Run(0, "Task 0000010000000001 is cancelled.\n", ""));
    assertThat(scheduler.run("restart", "agent-17"))
        .isEqualTo(new Run(0, "agent-17 (analytics/metrics) is healing on runtime-1.\n", ""));
    assertThat(scheduler.requests()).extracting(Request::method).containsExactly("DELETE", "POST");
  }

  @Test
  void shouldSendARuntimeAway() {
    scheduler.answer(
        "/api/runtimes/runtime-1/drain",
        202,
        """
        {"id": "runtime-1", "status": "draining", "agents_working": 7}\
        """);

    assertThat(scheduler.run("drain", "runtime-1", "--timeout", "30s"))
        .isEqualTo(new Run(0, "runtime-1 is draining; 7 of its agents still work.\n", ""));
    assertThat(scheduler.requests())
        .extracting(Request::target)
        .containsExactly("/api/runtimes/runtime-1/drain?timeout=30s");
  }

  @Test
  void shouldExplainATask() {
    scheduler.answer(
        TASK + "/explain",
        200,
        """
        {"id": "0000010000000001", "status": "queued", "waits_for": "idle_agent",
         "sentence": "All are at work.", "ahead": 10000, "ahead_exact": false,
         "estimate_ms": 2500, "deadline": "2026-01-01T00:00:00Z", "agents": {"working": 8}}\
        """);

    assertThat(scheduler.run("explain", "0000010000000001"))
        .isEqualTo(
            new Run(
                0,
                """
                Task 0000010000000001 is queued and waits for: idle agent.
                All are at work.
                More than 10,000 tasks go before it.
                It starts in about 2.5 s.
                It expires at 2026-01-01T00:00:00Z.
                """,
                ""));
    assertThat(scheduler.run("explain", "0000010000000001", "--json").out())
        .contains("\"waits_for\" : \"idle_agent\"");
  }

  @Test
  void shouldListTasksPageByPage() {
    scheduler
        .answer(
            TASKS,
            200,
            "{\"tasks\": [" + task("failed", ",\"error\":\"x\\ny\"") + "],\"cursor\":\"c\"}")
        .answer(TASKS, 200, "{\"tasks\": [" + task("queued", "") + "], \"cursor\": null}");

    Run run = scheduler.run("tasks", "--status", "failed", "--limit", "1500");

    assertThat(run.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("ID                STATUS");
    assertThat(run.out()).contains("x\n").doesNotContain("y\n");
    assertThat(scheduler.requests().stream().map(Request::target))
        .containsExactly(
            TASKS + "?status=failed&limit=1000", TASKS + "?status=failed&limit=1000&cursor=c");
  }

  @Test
  void shouldListAgents() {
    scheduler.answer(
        "/api/agents",
        200,
        """
        {"agents": [{"id": "agent-7", "type": "analytics", "specialty": "metrics",
          "status": "idle", "runtime": "runtime-1", "region": null, "version": "0.1.0",
          "tasks_succeeded": 5, "tasks_failed": 0, "task": null}], "cursor": "n"}\
        """);

    Run run = scheduler.run("agents", "--type", "analytics", "--limit", "1");

    assertThat(run.out())
        .isEqualTo(
            """
            ID       TYPE       SPECIALTY  STATUS  RUNTIME    VERSION  SUCCEEDED  FAILED  TASK
            agent-7  analytics  metrics    idle    runtime-1  0.1.0            5       0  -
            There are more: --limit 10 shows more of them.
            """);
  }

  @Test
  void shouldSayWhenThereIsNothingToList() {
    scheduler.answer("/api/agents", 200, "{\"agents\": [], \"cursor\": null}");

    assertThat(scheduler.run("agents", "--type", "x").out()).isEqualTo("No agents.\n");
  }

  @Test
  void shouldSayThatNoSchedulerIsThere() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    Run run = FakeScheduler.execute("status", "--http-port", Integer.toString(port));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "myriarch: No scheduler on port %d: start one with ./myriarch up, or name its port with --http-port.\n",
            port);
  }

  @Test
  void shouldSayThatItIsAnotherProgram() {
    scheduler.answer("/api/agents", 200, "<html>");

    assertThat(scheduler.run("agents").err()).contains("is no Myriarch scheduler");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          submit --type any --payload {a|1|The payload is not JSON: Unexpected character
          submit --type any --payload [1|1|The payload is not JSON: Unexpected end-of-input
          submit --type any --payload [1]{}|1|The payload is not JSON: there is more after its end
          submit --type any --payload @/none|1|There is no file /none.
          submit --type any --delay 5|2|"5" is not a duration such as 250ms
          submit --type any --priority x|2|'x' is not an int
          submit|2|Missing required option: '--type
          tasks --limit 0|1|--limit 0 is not allowed: it must be 1 or more.
          tasks --limt 5|2|Possible solutions: --limit
          agents --http-port 99999|1|--http-port 99999 is no port
          agnets|2|Did you mean: ./myriarch agents
          """)
  void shouldRefuseWrongUse(String command, int exitCode, String sentence) {
    Run run = FakeScheduler.execute(command.split(" ", -1));

    assertThat(run.err()).startsWith("myriarch: ").contains(sentence);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({
    "status", "submit", "tasks", "explain", "agents", "cancel", "restart", "drain", "pause",
    "resume"
  })
  void shouldHelp(String command) {
    Run run = FakeScheduler.execute(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: ./myriarch " + command).contains("--http-port");
  }

  private static String task(String status, String more) {
    return """
    {"id": "0000010000000001", "status": "%s", "type": "analytics", "specialty": "metrics",
     "operation": "describe", "priority": 4, "attempts": 1, "agent": "agent-7",
     "submitted_at": "2026-01-01T00:00:00Z", "finished_at": null,
     "queue_ms": 0.5, "execution_ms": 1.25%s}\
    """
        .formatted(status, more);
  }

  private static String health() {
    return """
    {"status": "starting", "ready": false, "accepting": true, "durability": "fsync",
     "agents": {"wanted": 30000, "ready": 15000,
                "by_status": {"idle": 14998, "working": 2, "error": 0, "healing": 15000}},
     "runtimes": {"ready": 1},
     "tasks": {"accepted": 12, "live": {"assigned": 2},
               "finished": {"succeeded": 9, "failed": 1}}}\
    """;
  }
}
