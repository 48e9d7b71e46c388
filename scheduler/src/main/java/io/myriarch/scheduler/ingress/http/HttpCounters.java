package io.myriarch.scheduler.ingress.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.myriarch.protocol.wire.RejectCode;

/**
 * What one HTTP event loop counts; loops that share a registry add up. Labels are bounded: routes,
 * methods, statuses and codes.
 */
final class HttpCounters {
  private static final int STATUS_MIN = 100;
  private static final int STATUSES = 500;
  private static final int CODES = 32;

  private final MeterRegistry registry;
  private final Counter[] problems = new Counter[CODES];
  private final Counter connectionsOpened;
  private final Counter connectionsClosed;
  private final Counter connectionsRefused;

  HttpCounters(MeterRegistry registry) {
    this.registry = registry;
    for (RejectCode code : RejectCode.values()) {
      if (code != RejectCode.NULL_VAL) {
        problems[code.value()] =
            Counter.builder("myriarch.http.problems")
                .description("Errors answered over HTTP, by code.")
                .tag("code", Problem.nameOf(code))
                .register(registry);
      }
    }
    connectionsOpened = plain("opened", "HTTP connections opened.");
    connectionsClosed = plain("closed", "HTTP connections closed.");
    connectionsRefused = plain("refused", "HTTP connections refused: the bound was reached.");
  }

  private Counter plain(String what, String help) {
    return Counter.builder("myriarch.http.connections." + what)
        .description(help)
        .register(registry);
  }

  /** Counts the answers of a route. */
  final class OfRoute {
    private final String method;
    private final String path;
    private final Counter[] byStatus = new Counter[STATUSES];

    private OfRoute(String method, String path) {
      this.method = method;
      this.path = path;
    }

    void answered(int status) {
      int index = Math.clamp(status - STATUS_MIN, 0, STATUSES - 1);
      Counter counter = byStatus[index];
      if (counter == null) {
        counter = byStatus[index] = register(Integer.toString(index + STATUS_MIN));
      }
      counter.increment();
    }

    private Counter register(String status) {
      return Counter.builder("myriarch.http.requests")
          .description("HTTP requests answered, by route, method and status.")
          .tags("route", path, "method", method, "status", status)
          .register(registry);
    }
  }

  OfRoute route(String method, String path) {
    return new OfRoute(method, path);
  }

  void problem(RejectCode code) {
    problems[code.value()].increment();
  }

  void connectionOpened() {
    connectionsOpened.increment();
  }

  void connectionClosed() {
    connectionsClosed.increment();
  }

  void connectionRefused() {
    connectionsRefused.increment();
  }
}
