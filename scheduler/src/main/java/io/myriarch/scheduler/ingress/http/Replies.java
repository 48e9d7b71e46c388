package io.myriarch.scheduler.ingress.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Answers. One to a request; an answer to a client that has gone is dropped. */
final class Replies {
  private static final CharSequence JSON = HttpHeaders.createOptimized(Json.MEDIA_TYPE);
  private static final CharSequence PROBLEM = HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
  private static final CharSequence OCTETS =
      HttpHeaders.createOptimized("application/octet-stream");
  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
  private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence NO_SNIFF_NAME =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

  private Replies() {}

  static void json(HttpServerResponse response, int status, Json.Writer writer) {
    send(response, status, JSON, Json.buffer(writer));
  }

  static void json(HttpServerResponse response, int status, Buffer body) {
    send(response, status, JSON, body);
  }

  static void octets(HttpServerResponse response, int status, Buffer body) {
    send(response, status, OCTETS, body);
  }

  static void problem(HttpServerResponse response, Problem problem) {
    problem(response, problem, json -> ProblemJson.write(json, problem));
  }

  /** A problem whose body has more members than the problem itself. */
  static void problem(HttpServerResponse response, Problem problem, Json.Writer body) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (problem.retryAfterMs() > 0) {
      long seconds = Math.max(1, (problem.retryAfterMs() + 999L) / 1000);
      response.putHeader(RETRY_AFTER, Long.toString(seconds));
    }
    send(response, problem.status(), PROBLEM, Json.buffer(body));
  }

  static void send(HttpServerResponse response, int status, CharSequence contentType, Buffer body) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
        .putHeader(CACHE_CONTROL, NO_STORE)
        .putHeader(NO_SNIFF_NAME, NO_SNIFF)
        .end(body);
  }
}
