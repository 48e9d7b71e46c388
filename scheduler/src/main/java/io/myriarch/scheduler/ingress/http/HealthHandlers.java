package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.observe.Health;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Liveness and readiness, for whoever restarts processes and routes to them. Answered from this
 * event loop alone: no shard is asked, so a stuck one cannot hide.
 */
final class HealthHandlers {
  private static final int RETRY_MS = 1000;

  private final Health health;

  HealthHandlers(Health health) {
    this.health = health;
  }

  /** Alive: every loop makes progress. */
  void live(Exchange exchange) {
    answer(exchange, notAlive(), "alive");
  }

  /** Ready: tasks can be accepted. */
  void ready(Exchange exchange) {
    answer(exchange, notReady(), "ready");
  }

  private static void answer(Exchange exchange, Optional<Problem> problem, String status) {
    problem.ifPresentOrElse(exchange::problem, () -> exchange.json(200, body(status)));
  }

  /** Answers any request while the scheduler is not open yet. */
  void starting(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Optional<Problem> problem = "/livez".equals(request.path()) ? notAlive() : notReady();
    problem.ifPresentOrElse(
        found -> Replies.problem(response, found),
        () -> {
          if ("/livez".equals(request.path())) {
            Replies.json(response, 200, body("alive"));
          } else {
            Replies.problem(response, problem(List.of("its listeners are being opened")));
          }
        });
  }

  private Optional<Problem> notAlive() {
    List<String> stuck = health.stuck();
    return stuck.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                    RejectCode.NOT_READY,
                    "Not alive: %s. Restart the scheduler; its log says more."
                        .formatted(String.join("; ", stuck)),
                    0,
                    Map.of())
                .with("reasons", stuck));
  }

  private Optional<Problem> notReady() {
    List<String> reasons = health.notAccepting();
    return reasons.isEmpty() ? Optional.empty() : Optional.of(problem(reasons));
  }

  private static Problem problem(List<String> reasons) {
    return new Problem(
            RejectCode.NOT_READY,
            "Tasks cannot be accepted: %s.".formatted(String.join("; ", reasons)),
            RETRY_MS,
            Map.of())
        .with("reasons", reasons);
  }

  private static Buffer body(String status) {
    return Buffer.buffer("{\"status\":\"%s\"}".formatted(status));
  }
}
