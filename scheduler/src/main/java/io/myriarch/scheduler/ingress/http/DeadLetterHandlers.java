package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.ControlGateway;
import io.myriarch.scheduler.shard.ControlGateway.BatchOutcome;
import io.myriarch.scheduler.shard.DeadLetterFilter;
import io.myriarch.scheduler.shard.DeadLetterView;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Shows tasks that failed for good, runs them again, takes them out of the list. */
final class DeadLetterHandlers {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> FILTERS =
      Set.of("type", "specialty", "operation", "tenant", "kind", "since", "until", "error");
  private static final Set<String> LIST = with("limit", "cursor");
  private static final Set<String> BATCH = with("limit", "all");
  private static final List<String> KINDS =
      Stream.of(FailureKind.values())
          .filter(kind -> kind != FailureKind.NULL_VAL && kind != FailureKind.HANDED_BACK)
          .map(DeadLetterJson::nameOf)
          .toList();
  private static final int ERROR_LENGTH_MAX = 1024;

  private final ControlGateway gateway;
  private final Paging paging;

  DeadLetterHandlers(ControlGateway gateway, HttpConfig config) {
    this.gateway = gateway;
    this.paging = new Paging(config.pageSizeMax());
  }

  private static Set<String> with(String... more) {
    Set<String> all = new java.util.HashSet<>(FILTERS);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  void list(Exchange exchange) {
    Map<String, String> query = exchange.query(LIST);
    String cursor = Paging.cursor(query);
    exchange.then(
        Paging.checked(gateway.deadLetters(filter(query), paging.limit(query), cursor), cursor),
        page ->
            exchange.json(
                200,
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("dead_letters");
                  for (DeadLetterView letter : page.items()) {
                    DeadLetterJson.write(json, letter);
                  }
                  json.writeEndArray();
                  json.writeStringField("cursor", page.cursor());
                  json.writeEndObject();
                }));
  }

  void get(Exchange exchange) {
    long id = exchange.taskId();
    exchange.query(NONE);
    exchange.then(
        gateway.deadLetter(id),
        found -> {
          DeadLetterView letter = found.orElseThrow(() -> unknown(id));
          exchange.json(200, json -> DeadLetterJson.write(json, letter));
        });
  }

  void requeue(Exchange exchange) {
    long id = exchange.taskId();
    exchange.query(NONE);
    exchange.then(
        gateway.requeue(id),
        outcome -> {
          switch (outcome) {
            case SubmitOutcome.Accepted accepted -> {
              String task = TaskIds.format(accepted.taskId());
              exchange.response().putHeader("Location", "/api/tasks/" + task);
              exchange.json(202, json -> DeadLetterJson.writeRequeued(json, accepted, id));
            }
            case SubmitOutcome.Refused(var rejection) -> exchange.problem(Problem.of(rejection));
          }
        });
  }

  void delete(Exchange exchange) {
    long id = exchange.taskId();
    exchange.query(NONE);
    exchange.then(
        gateway.removeDeadLetter(id),
        isRemoved -> {
          if (!isRemoved) {
            throw unknown(id);
          }
          exchange.json(200, json -> DeadLetterJson.writeRemoved(json, 1, false));
        });
  }

  void requeueAll(Exchange exchange) {
    batch(
        exchange,
        gateway::requeueAll,
        outcome -> json -> DeadLetterJson.writeRequeued(json, outcome));
  }

  void deleteAll(Exchange exchange) {
    batch(
        exchange,
        gateway::removeAll,
        outcome -> json -> DeadLetterJson.writeRemoved(json, outcome.taken(), outcome.more()));
  }

  private void batch(
      Exchange exchange,
      BiFunction<DeadLetterFilter, Integer, Future<BatchOutcome>> action,
      java.util.function.Function<BatchOutcome, Json.Writer> answer) {
    Map<String, String> query = exchange.query(BATCH);
    DeadLetterFilter filter = filter(query);
    String all = Paging.filter(query, "all", List.of("true"));
    if (all == null && filter.equals(DeadLetterFilter.ALL)) {
      throw Problem.invalid(
          "Which dead letters? Give a filter such as type= or kind=, or all=true for every one.");
    }
    exchange.then(
        action.apply(filter, paging.limit(query)),
        outcome -> {
          if (outcome.taken() == 0 && outcome.refusal() != null) {
            exchange.problem(Problem.of(outcome.refusal()));
          } else {
            exchange.json(200, answer.apply(outcome));
          }
        });
  }

  private static DeadLetterFilter filter(Map<String, String> query) {
    String kind = Paging.filter(query, "kind", KINDS);
    String error = query.get("error");
    if (error != null && (error.isEmpty() || error.length() > ERROR_LENGTH_MAX)) {
      throw Problem.invalid("error= must have 1 to %d characters.".formatted(ERROR_LENGTH_MAX));
    }
    return new DeadLetterFilter(
        query.get("type"),
        query.get("specialty"),
        query.get("operation"),
        query.get("tenant"),
        kind == null ? null : FailureKind.valueOf(kind.toUpperCase(Locale.ROOT)),
        timeMs(query, "since"),
        timeMs(query, "until"),
        error);
  }

  private static long timeMs(Map<String, String> query, String name) {
    String text = query.get(name);
    if (text == null) {
      return 0;
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      throw Problem.invalid(
          "%s=%s is no time: write it as 2026-01-31T12:00:00Z.".formatted(name, Texts.shown(text)));
    }
  }

  private static ProblemException unknown(long id) {
    return new ProblemException(
        Problem.of(
            RejectCode.UNKNOWN_TASK,
            "There is no dead letter %s: it was requeued, removed or dropped, or never was one."
                .formatted(TaskIds.format(id))));
  }
}
