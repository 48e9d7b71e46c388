package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads bodies up to a limit each, and up to a limit for all that are under way, so that no number
 * of large requests fills the heap. Belongs to one event loop.
 */
final class BodyReader {
  private static final int BUSY_RETRY_MS = 1000;
  private static final long DISCARDED_PER_LIMIT = 8;

  private final int bodyBytesMax;
  private final long bodiesBytesMax;
  private long bodiesBytes;

  BodyReader(HttpConfig config) {
    this.bodyBytesMax = config.bodyBytesMax();
    this.bodiesBytesMax = config.bodiesBytesMax();
  }

  /** Calls one of the two, once, unless the client goes away before. */
  void read(RoutingContext ctx, Consumer<byte[]> onBody, Consumer<Problem> onRefusal) {
    HttpServerRequest request = ctx.request();
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && isOverLimit(announced)) {
      refuse(request, tooLarge(), onRefusal);
      return;
    }
    if (request.getHeader(HttpHeaders.EXPECT) != null) {
      request.response().writeContinue();
    }
    Reading reading = new Reading(request, onBody, onRefusal);
    ctx.addEndHandler(_ -> reading.release());
    reading.start();
  }

  /** Bytes of the bodies under way. */
  long bodiesBytes() {
    return bodiesBytes;
  }

  private boolean isOverLimit(String announced) {
    try {
      return Long.parseLong(announced) > bodyBytesMax;
    } catch (NumberFormatException _) {
      return true;
    }
  }

  private Problem tooLarge() {
    return Problem.of(
        RejectCode.PAYLOAD_TOO_LARGE,
        "The body is over the limit of %d bytes: send less in one request."
            .formatted(bodyBytesMax));
  }

  private static Problem busy() {
    return new Problem(
        RejectCode.OVERLOADED,
        "Too many large bodies are being read: try again in a moment.",
        BUSY_RETRY_MS,
        Map.of());
  }

  /**
   * Answers at once and throws away what is still to come of the body, up to a bound: a connection
   * closed under a client that still sends would lose the answer.
   */
  private void refuse(HttpServerRequest request, Problem problem, Consumer<Problem> onRefusal) {
    long[] discarded = {0};
    request.handler(chunk -> {
      discarded[0] += chunk.length();
      if (discarded[0] > DISCARDED_PER_LIMIT * bodyBytesMax) {
        request.connection().close();
      }
    });
    request.endHandler(_ -> {});
    onRefusal.accept(problem);
  }

  /** One body under way. */
  private final class Reading {
    private final HttpServerRequest request;
    private final Consumer<byte[]> onBody;
    private final Consumer<Problem> onRefusal;
    private Buffer first;
    private Buffer rest;
    private int length;
    private boolean done;

    Reading(HttpServerRequest request, Consumer<byte[]> onBody, Consumer<Problem> onRefusal) {
      this.request = request;
      this.onBody = onBody;
      this.onRefusal = onRefusal;
    }

    void start() {
      request.handler(this::onChunk);
      request.endHandler(_ -> onEnd());
    }

    private void onChunk(Buffer chunk) {
      if (done) {
        return;
      }
      if (length + (long) chunk.length() > bodyBytesMax) {
        stop(tooLarge());
      } else if (bodiesBytes + chunk.length() > bodiesBytesMax) {
        stop(busy());
      } else {
        length += chunk.length();
        bodiesBytes += chunk.length();
        keep(chunk);
      }
    }

    private void keep(Buffer chunk) {
      if (first == null) {
        first = chunk;
      } else {
        if (rest == null) {
          rest = Buffer.buffer(first.length() + chunk.length()).appendBuffer(first);
        }
        rest.appendBuffer(chunk);
      }
    }

    private void stop(Problem problem) {
      done = true;
      first = null;
      rest = null;
      refuse(request, problem, onRefusal);
    }

    private void onEnd() {
      if (done) {
        return;
      }
      done = true;
      byte[] body = first == null ? new byte[0] : (rest == null ? first : rest).getBytes();
      first = null;
      rest = null;
      onBody.accept(body);
    }

    /** After the answer or with the loss of the connection, whichever is first. */
    void release() {
      done = true;
      bodiesBytes -= length;
      length = 0;
    }
  }
}
