package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Holds the bound on open connections of one event loop. A few over the bound are told so when they
 * ask for something; more are closed at once.
 */
final class Connections {
  private static final int TOLD_MAX = 64;
  private static final int RETRY_MS = 1000;

  private final int connectionsMax;
  private final HttpCounters counters;
  private final SlowRequests slow;
  private final Set<HttpConnection> overBound = new HashSet<>();
  private int open;

  Connections(int connectionsMax, HttpCounters counters, SlowRequests slow) {
    this.connectionsMax = connectionsMax;
    this.counters = counters;
    this.slow = slow;
  }

  void opened(HttpConnection connection) {
    open++;
    counters.connectionOpened();
    connection.closeHandler(_ -> closed(connection));
    slow.opened(connection);
    if (open > connectionsMax) {
      counters.connectionRefused();
      if (overBound.size() < TOLD_MAX) {
        overBound.add(connection);
      } else {
        connection.close();
      }
    }
  }

  private void closed(HttpConnection connection) {
    open--;
    overBound.remove(connection);
    slow.closed(connection);
    counters.connectionClosed();
  }

  /** Whether the request may go on; if not, it has been answered. */
  boolean admits(HttpServerRequest request) {
    if (overBound.isEmpty() || !overBound.contains(request.connection())) {
      return true;
    }
    counters.problem(RejectCode.TOO_MANY_LINKS);
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Replies.problem(
        request.response(),
        new Problem(
            RejectCode.TOO_MANY_LINKS,
            "The bound of %d connections is reached: close some, or try again later."
                .formatted(connectionsMax),
            RETRY_MS,
            Map.of()));
    return false;
  }
}
