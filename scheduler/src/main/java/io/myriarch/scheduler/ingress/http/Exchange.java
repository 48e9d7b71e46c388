package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.ShardBusyException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. Whatever goes wrong in a handler, or in the future that it waits for,
 * becomes a problem document here. Belongs to the request's event loop.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final RoutingContext ctx;
  private final HttpCounters counters;

  Exchange(RoutingContext ctx, HttpCounters counters) {
    this.ctx = ctx;
    this.counters = counters;
  }

  /** What handles a request. */
  @FunctionalInterface
  interface Handler {
    void handle(Exchange exchange);
  }

  /** Runs a handler; a problem that it throws is the answer. */
  void run(Handler handler) {
    try {
      handler.handle(this);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Goes on when the future has a value; its failure is the answer. */
  <T> void then(Future<T> future, Consumer<T> next) {
    future.onComplete(result -> {
      if (result.succeeded()) {
        run(_ -> next.accept(result.result()));
      } else {
        fail(result.cause());
      }
    });
  }

  void fail(Throwable cause) {
    switch (cause) {
      case ProblemException e -> problem(e.problem());
      case ShardBusyException e -> problem(Problem.of(e.rejection()));
      case HttpException e when e.getStatusCode() < 500 -> problem(Routes.badAddress());
      default -> {
        LOG.error("{} {} failed", request().method(), request().path(), cause);
        problem(
            Problem.of(
                RejectCode.INTERNAL,
                "The scheduler failed to handle this request: its log says why."));
      }
    }
  }

  void problem(Problem problem) {
    counters.problem(problem.code());
    Replies.problem(response(), problem);
  }

  /** A problem whose body has more members than the problem itself. */
  void problem(Problem problem, Json.Writer body) {
    counters.problem(problem.code());
    Replies.problem(response(), problem, body);
  }

  void json(int status, Json.Writer writer) {
    Replies.json(response(), status, writer);
  }

  void json(int status, Buffer body) {
    Replies.json(response(), status, body);
  }

  /** Reads the body, then goes on. */
  void body(BodyReader reader, Consumer<byte[]> next) {
    reader.read(ctx, body -> run(_ -> next.accept(body)), this::problem);
  }

  HttpServerRequest request() {
    return ctx.request();
  }

  HttpServerResponse response() {
    return ctx.response();
  }

  RoutingContext context() {
    return ctx;
  }

  /**
   * The parameters of the query, each at most once.
   *
   * @throws ProblemException if there is one that is not among the known
   */
  Map<String, String> query(Set<String> known) {
    String raw = request().query();
    if (raw == null || raw.isEmpty()) {
      return Collections.emptyMap();
    }
    MultiMap params = ctx.queryParams();
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, String> param : params) {
      if (!known.contains(param.getKey())) {
        throw Problem.invalid(
            "There is no parameter '%s' here: known are %s."
                .formatted(
                    Texts.shown(param.getKey()),
                    known.isEmpty() ? "none" : String.join(", ", sorted(known))));
      }
      if (values.put(param.getKey(), param.getValue()) != null) {
        throw Problem.invalid(
            "The parameter '%s' is given twice: give it once.".formatted(param.getKey()));
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** The task id in the path. */
  long taskId() {
    String text = ctx.pathParam("id");
    long id = TaskIds.parse(text);
    if (id < 0) {
      throw new ProblemException(
          Problem.of(
              RejectCode.INVALID_ID,
              "'%s' is no task id: it has 16 hexadecimal digits, in lower case."
                  .formatted(Texts.shown(text))));
    }
    return id;
  }
}
