package io.myriarch.agent.runtime.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.myriarch.agent.runtime.host.JsonText;
import io.myriarch.agent.runtime.link.SchedulerLink;
import io.myriarch.agent.runtime.session.LinkState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code /health}, {@code /ready} and {@code /metrics} of a runtime, on the loopback interface.
 * Served by one platform thread, so that they answer also when agents hold all carrier threads.
 */
public final class RuntimeHttp implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final String id;
  private final List<SchedulerLink> links;
  private final RuntimeMetrics metrics;
  private final Progress progress;
  private final long startedMs = System.currentTimeMillis();

  private RuntimeHttp(
      HttpServer server,
      String id,
      List<SchedulerLink> links,
      RuntimeMetrics metrics,
      Progress progress) {
    this.server = server;
    this.id = id;
    this.links = links;
    this.metrics = metrics;
    this.progress = progress;
  }

  /**
   * Listens on a port, 0 for a free one.
   *
   * @throws IOException if the port is taken
   */
  public static RuntimeHttp open(
      int port, String id, List<SchedulerLink> links, RuntimeMetrics metrics, Progress progress)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IOException(
          "The HTTP port "
              + port
              + " cannot be used ("
              + e.getMessage()
              + ");"
              + " choose another --http-port, or 0 for a free one.",
          e);
    }
    RuntimeHttp http = new RuntimeHttp(server, id, links, metrics, progress);
    server.createContext("/", http::serve);
    server.start();
    return http;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        problem(exchange, 405, "method_not_allowed", "Only GET and HEAD are served here.");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/health" -> answerHealth(exchange);
        case "/ready" -> send(exchange, isReady() ? 200 : 503, JSON, ready());
        case "/metrics" -> send(exchange, 200, TEXT, metrics.scrape());
        default ->
            problem(exchange, 404, "not_found", "There are /health, /ready and /metrics here.");
      }
    }
  }

  /** Alive: agents and links get to run. Whether there is a scheduler is a matter of readiness. */
  private void answerHealth(HttpExchange exchange) throws IOException {
    String stuck = progress.stuck();
    if (stuck == null) {
      send(exchange, 200, JSON, health());
    } else {
      problem(exchange, 503, "not_ready", stuck + " Restart the runtime; its log says more.");
    }
  }

  private String health() {
    return "{\"status\":\"up\",\"id\":%s,\"uptime_ms\":%d,\"link\":\"%s\",\"agents\":%d,\"working\":%d}"
        .formatted(
            JsonText.quoted(id),
            System.currentTimeMillis() - startedMs,
            isJoined() ? "joined" : "connecting",
            hosted(),
            links.stream().mapToInt(SchedulerLink::working).sum());
  }

  private String ready() {
    return "{\"ready\":%s,\"joined\":%s,\"agents\":%d,\"starting\":%d}"
        .formatted(isReady(), isJoined(), hosted(), starting());
  }

  /** Whether tasks can be done here: joined, and all agents that were deployed have started. */
  private boolean isReady() {
    return isJoined() && hosted() > 0 && starting() == 0;
  }

  private boolean isJoined() {
    return links.stream().allMatch(link -> link.state() == LinkState.JOINED);
  }

  private int hosted() {
    return links.stream().mapToInt(link -> link.host().state().hosted()).sum();
  }

  private int starting() {
    return links.stream().mapToInt(link -> link.host().starting()).sum();
  }

  private static void problem(HttpExchange exchange, int status, String code, String sentence)
      throws IOException {
    String body =
        "{\"type\":\"about:blank\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
            .formatted(status, code, sentence);
    send(exchange, status, "application/problem+json", body);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
