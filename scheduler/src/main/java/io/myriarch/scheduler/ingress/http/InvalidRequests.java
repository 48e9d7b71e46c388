package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Answers to bytes that are no HTTP request, and closes the connection. */
final class InvalidRequests {
  private static final int URI_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;
  private static final int NOT_IMPLEMENTED = 501;

  private InvalidRequests() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    refuse(
        request,
        switch (cause) {
          case TooLongHttpLineException _ ->
              invalid("The request's first line is too long.").as(URI_TOO_LONG);
          case TooLongHttpHeaderException _ ->
              invalid("The request's headers are too large.").as(HEADERS_TOO_LARGE);
          case null, default -> invalid("This is no valid HTTP/1.1 request.");
        });
  }

  /**
   * Answers a request that another server on the way may have understood differently; false if
   * there is no doubt about it.
   */
  static boolean isDoubtful(HttpServerRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
      refuse(request, invalid("A request has one Host header."));
      return true;
    }
    if (codings.size() > 1 || (codings.size() == 1 && !codings.getFirst().equals("chunked"))) {
      refuse(request, invalid("Transfer-Encoding can only be chunked here.").as(NOT_IMPLEMENTED));
      return true;
    }
    return false;
  }

  private static Problem invalid(String sentence) {
    return Problem.of(RejectCode.INVALID_REQUEST, sentence);
  }

  private static void refuse(HttpServerRequest request, Problem problem) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.response().endHandler(_ -> request.connection().close());
    Replies.problem(request.response(), problem);
  }
}
