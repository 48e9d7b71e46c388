package io.myriarch.loadtest.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import io.myriarch.loadtest.run.Plans;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpDriverTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicLong finished = new AtomicLong();
  private final Set<String> requests = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private long refuse = -1;
  private long answerLate = -1;
  private JsonObject late;

  @BeforeEach
  void listen() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldFollowTasksThroughOneAnswer() {
    LoadResult result = run(100, 1, true);

    assertSound(result);
    assertThat(result.counts().completed()).isEqualTo(100);
    assertThat(result.durability()).isEqualTo("fsync");
    assertThat(requests).contains("POST /api/tasks?wait=30s");
  }

  @Test
  void shouldTimeAcknowledgementsWhereTasksAreNotFollowed() {
    LoadResult result = run(100, 1, false);

    assertSound(result);
    assertThat(result.acknowledged().getTotalCount()).isEqualTo(100);
    assertThat(result.completed().getTotalCount()).isZero();
    assertThat(requests).contains("POST /api/tasks");
  }

  @Test
  void shouldSubmitInBatches() {
    LoadResult result = run(500, 50, false);

    assertSound(result);
    assertThat(result.counts().accepted()).isEqualTo(500);
    assertThat(requests).contains("POST /api/tasks/batch");
  }

  @Test
  void shouldCountRefusedItemsOfABatch() {
    refuse = 17;

    LoadResult result = run(500, 50, false);

    assertThat(result.counts().rejected()).isOne();
    assertThat(result.rejectReason()).contains("The queue is full.");
  }

  @Test
  void shouldCountRefusedTasks() {
    refuse = 17;

    LoadResult result = run(100, 1, true);

    assertThat(result.counts().rejected()).isOne();
    assertThat(result.rejectReason()).isEqualTo("429 The queue is full.");
  }

  @Test
  void shouldAskAgainForATaskThatOutlastsItsWait() {
    answerLate = 17;

    LoadResult result = run(100, 1, true);

    assertThat(result.counts().completed()).isEqualTo(100);
    assertThat(result.counts().lost()).isZero();
    assertThat(requests).contains("GET /api/tasks/0000000000000011");
  }

  /** Leaves the rate out: these tests must pass on a machine that has no time for them. */
  private static void assertSound(LoadResult result) {
    Counts counts = result.counts();
    assertThat(counts.lost() + counts.duplicates() + counts.wrong() + counts.unanswered())
        .as(counts.toString())
        .isZero();
  }

  private LoadResult run(long rate, int batch, boolean follow) {
    LoadPlan plan = Plans.echo(rate, SECOND);
    if (!follow) {
      plan = Plans.unfollowed(plan);
    }
    LoadPlan http =
        new LoadPlan(
            LoadPlan.Protocol.HTTP,
            new LoadPlan.Target("127.0.0.1", server.actualPort(), 1),
            plan.work(),
            plan.pace(),
            new LoadPlan.Links(0, 8, batch));
    return new LoadRun(http, 1, _ -> new HttpDriver(http), finished::get, _ -> {}).run();
  }

  private void handle(HttpServerRequest request) {
    requests.add(request.method() + " " + request.uri());
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    switch (request.path()) {
      case "/api/health" -> request.response().end("{\"durability\":\"fsync\"}");
      case "/api/tasks" -> task(request, new JsonObject(body));
      case "/api/tasks/batch" -> batch(request, body);
      default -> request.response().end(late.toBuffer());
    }
  }

  private void task(HttpServerRequest request, JsonObject task) {
    long number = number(task);
    if (number == refuse) {
      request
          .response()
          .setStatusCode(429)
          .end("{\"status\":429,\"code\":\"overloaded\",\"detail\":\"The queue is full.\"}");
      return;
    }
    finished.incrementAndGet();
    JsonObject answer = new JsonObject().put("id", "%016x".formatted(number));
    boolean waits = request.query() != null;
    if (!waits || number == answerLate) {
      late = answer.copy().put("status", "succeeded").put("result", task.getString("payload"));
      answer.put("status", "queued");
    } else {
      answer.put("status", "succeeded").put("result", task.getString("payload"));
    }
    request.response().setStatusCode(waits ? 200 : 202).end(answer.toBuffer());
  }

  private void batch(HttpServerRequest request, Buffer body) {
    JsonArray outcomes = new JsonArray();
    for (Object item : new JsonArray(body)) {
      long number = number((JsonObject) item);
      if (number == refuse) {
        outcomes.add(
            new JsonObject()
                .put("index", outcomes.size())
                .put("error", new JsonObject().put("detail", "The queue is full.")));
      } else {
        finished.incrementAndGet();
        outcomes.add(
            new JsonObject().put("index", outcomes.size()).put("id", "%016x".formatted(number)));
      }
    }
    request
        .response()
        .end(
            new JsonObject().put("accepted", outcomes.size()).put("outcomes", outcomes).toBuffer());
  }

  private static long number(JsonObject task) {
    return Long.parseLong(task.getString("payload").substring(0, 16), 16);
  }
}
