package io.myriarch.scheduler.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.scheduler.command.FakeScheduler.Request;
import io.myriarch.scheduler.command.FakeScheduler.Run;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersCommandTest {
  private static final String LETTERS = "/api/dead-letters";
  private static final String LETTER = LETTERS + "/0000010000000001";
  private static final String REQUEUE = LETTERS + "/requeue";

  private FakeScheduler scheduler;

  @BeforeEach
  void start() throws IOException {
    scheduler = new FakeScheduler();
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  private List<String> asked() {
    return scheduler.requests().stream()
        .map(request -> request.method() + " " + request.target())
        .toList();
  }

  private static String letter(String error) {
    return """
    {"id": "0000010000000001", "type": "analytics", "specialty": "metrics",
     "operation": "describe", "kind": "timeout", "attempts": 4,
     "failed_at": "2026-01-31T12:00:00Z", "error": "%s"}\
    """
        .formatted(error);
  }

  @Test
  void shouldListThoseThatTheFilterNames() {
    scheduler.answer(
        LETTERS, 200, "{\"dead_letters\": [" + letter("boom " + "x".repeat(80)) + "]}");

    Run run =
        scheduler.run(
            "dead-letters", "--type", "analytics", "--kind", "timeout", "--error", "bo m");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .hasSize(2)
        .anyMatch(
            line -> line.matches("ID +TYPE +SPECIALTY +OPERATION +KIND +TRIES +FAILED +ERROR"))
        .anyMatch(line -> line.matches("0000010000000001 +analytics .* 4 .* boom x{52}\\.\\.\\."));
    assertThat(asked())
        .containsExactly("GET " + LETTERS + "?type=analytics&kind=timeout&error=bo+m&limit=20");
  }

  @Test
  void shouldSayThatThereAreNone() {
    scheduler.answer(LETTERS, 200, "{\"dead_letters\": []}");
    assertThat(scheduler.run("dead-letters", "list"))
        .isEqualTo(new Run(0, "No dead letters.\n", ""));
  }

  @Test
  void shouldShowOneWithAllOfItsError() {
    scheduler.answer(LETTER, 200, letter("x".repeat(80)));
    Run run = scheduler.run("dead-letters", "list", "0000010000000001");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("\"error\" : \"" + "x".repeat(80) + "\"");
  }

  @Test
  void shouldRequeueOneAndTellItsNewId() {
    scheduler.answer(LETTER + "/requeue", 202, "{\"id\": \"0000010000000009\"}");
    assertThat(scheduler.run("dead-letters", "requeue", "0000010000000001"))
        .isEqualTo(new Run(0, "Task 0000010000000009 is queued again.\n", ""));
    assertThat(scheduler.requests())
        .containsExactly(new Request("POST", LETTER + "/requeue", "application/json", ""));
  }

  @Test
  void shouldRequeueByFilterUntilNothingIsLeft() {
    scheduler
        .answer(REQUEUE, 200, "{\"requeued\": 1000, \"more\": true}")
        .answer(REQUEUE, 200, "{\"requeued\": 7, \"more\": false}");
    assertThat(
            scheduler.run("dead-letters", "requeue", "--tenant", "acme", "--until", "2026-02-01"))
        .isEqualTo(new Run(0, "1,007 requeued.\n", ""));
    String post = "POST " + REQUEUE + "?tenant=acme&until=2026-02-01&limit=1000";
    assertThat(asked()).containsExactly(post, post);
  }

  @Test
  void shouldSayHowFarItCameWhenItWasStopped() {
    scheduler
        .answer(REQUEUE, 200, "{\"requeued\": 1000, \"more\": true}")
        .answer(
            REQUEUE,
            200,
            "{\"requeued\": 3, \"more\": true, \"stopped_by\": {\"detail\": \"It is full.\"}}");
    Run run = scheduler.run("dead-letters", "requeue", "--all");
    assertThat(run)
        .isEqualTo(new Run(1, "", "myriarch: 1,003 requeued, then it stopped: It is full.\n"));
  }

  @Test
  void shouldNotGoRoundForEverWhenNothingMoves() {
    scheduler.answer(REQUEUE, 200, "{\"requeued\": 0, \"more\": true}");
    assertThat(scheduler.run("dead-letters", "requeue", "--all").out()).isEqualTo("0 requeued.\n");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void shouldDeleteOneOrAll() {
    scheduler.answer(LETTER, 200, "{}").answer(LETTERS, 200, "{\"removed\": 2, \"more\": false}");
    assertThat(scheduler.run("dead-letters", "delete", "0000010000000001").out())
        .isEqualTo("Dead letter 0000010000000001 is removed.\n");
    assertThat(scheduler.run("dead-letters", "delete", "--all").out()).isEqualTo("2 removed.\n");
    assertThat(asked())
        .containsExactly("DELETE " + LETTER, "DELETE " + LETTERS + "?all=true&limit=1000");
  }

  @Test
  void shouldShowARefusalAsOneSentence() {
    scheduler.answer(
        REQUEUE,
        400,
        """
        {"type": "urn:myriarch:problem:invalid_request", "code": "invalid_request",
         "title": "Invalid request", "status": 400, "detail": "Name a filter, or all=true."}\
        """);
    Run run = scheduler.run("dead-letters", "requeue");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("myriarch: Name a filter, or all=true. (invalid_request)\n");
  }

  @Test
  void shouldRefuseAnUnknownAction() {
    Run run = scheduler.run("dead-letters", "revive");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("revive");
    assertThat(scheduler.requests()).isEmpty();
  }
}
