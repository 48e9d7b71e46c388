package io.myriarch.scheduler.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine;

/** An HTTP server that gives prepared answers, and a command line that talks to it. */
final class FakeScheduler implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  FakeScheduler() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  record Request(String method, String target, String contentType, String body) {}

  /** What a command did. */
  record Run(int exitCode, String out, String err) {}

  private record Answer(int status, String contentType, String body) {}

  int port() {
    return server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  /** The next answer for a path; the last one is given again and again. */
  FakeScheduler answer(String path, int status, String body) {
    String type = status >= 400 ? "application/problem+json" : "application/json";
    answers.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(new Answer(status, type, body));
    return this;
  }

  /** Runs a command against this server. */
  Run run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--http-port";
    all[arguments.length + 1] = Integer.toString(port());
    return execute(all);
  }

  /** Runs a command as it is. */
  static Run execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = MyriarchCommand.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = command.execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
      requests.add(
          new Request(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), contentType, body));
      Deque<Answer> prepared =
          answers.getOrDefault(exchange.getRequestURI().getPath(), new ArrayDeque<>());
      Answer answer =
          prepared.isEmpty()
              ? new Answer(404, "application/problem+json", "{}")
              : prepared.size() > 1 ? prepared.remove() : prepared.peek();
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
