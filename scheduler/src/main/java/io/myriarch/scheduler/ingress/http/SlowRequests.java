package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose requests take too long to arrive, whether a byte comes now and then or
 * not: the idle timeout alone would let a slow sender hold its place for ever. Belongs to one event
 * loop.
 */
final class SlowRequests {
  private static final int REQUEST_TIMEOUT = 408;

  private final long headerNsMax;
  private final long bodyNsMax;
  private final HttpCounters counters;
  private final Map<HttpConnection, RequestWatch> watches = new HashMap<>();

  SlowRequests(HttpConfig config, HttpCounters counters) {
    headerNsMax = TimeUnit.MILLISECONDS.toNanos(config.headerTimeoutMs());
    bodyNsMax = TimeUnit.MILLISECONDS.toNanos(config.bodyTimeoutMs());
    this.counters = counters;
  }

  void opened(HttpConnection connection) {
    RequestWatch watch = new RequestWatch();
    ((HttpServerConnection) connection).channelHandlerContext().pipeline().addFirst(watch);
    watches.put(connection, watch);
  }

  void closed(HttpConnection connection) {
    watches.remove(connection);
  }

  void began(HttpServerRequest request) {
    RequestWatch watch = watches.get(request.connection());
    if (watch != null) {
      watch.began(request);
    }
  }

  /** Looks at every connection; called a few times a second. */
  void check() {
    long nowNs = System.nanoTime();
    for (RequestWatch watch : watches.values().toArray(RequestWatch[]::new)) {
      if (watch.headersForNs(nowNs) > headerNsMax) {
        endHeaders(watch);
      } else if (watch.bodyForNs(nowNs) > bodyNsMax) {
        endBody(watch.request());
      }
    }
  }

  /** There is no request yet that could be answered: the answer is written past the codec. */
  private void endHeaders(RequestWatch watch) {
    if (watch.isUntouched()) {
      var _ = watch.context().close();
      return;
    }
    Problem problem =
        tooSlow("The headers of a request must be complete within %d ms.", headerNsMax);
    counters.problem(problem.code());
    Buffer body = Json.buffer(json -> ProblemJson.write(json, problem));
    String head =
        "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(Problem.MEDIA_TYPE, body.length());
    ByteBuf bytes =
        Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body.getBytes());
    var _ = watch.context().writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
  }

  private void endBody(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended()) {
      var _ = request.connection().close();
      return;
    }
    Problem problem = tooSlow("The body of a request must be complete within %d ms.", bodyNsMax);
    counters.problem(problem.code());
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    response.endHandler(_ -> request.connection().close());
    Replies.problem(response, problem);
  }

  private static Problem tooSlow(String sentence, long boundNs) {
    return Problem.of(
            RejectCode.INVALID_REQUEST, sentence.formatted(TimeUnit.NANOSECONDS.toMillis(boundNs)))
        .as(REQUEST_TIMEOUT);
  }
}
