package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers to bytes that are no HTTP request, and closes the connection. */
final class InvalidRequests {
  private InvalidRequests() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        Problem.of(
            RejectCode.INVALID_REQUEST,
            switch (cause) {
              case TooLongHttpLineException _ -> "The request's first line is too long.";
              case TooLongHttpHeaderException _ -> "The request's headers are too large.";
              case null, default -> "This is no valid HTTP/1.1 request.";
            });
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Replies.problem(request.response(), problem);
  }
}
