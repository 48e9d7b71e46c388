package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome.Accepted;
import io.myriarch.scheduler.shard.SchedulerGateway.Submitted;
import io.myriarch.scheduler.shard.TaskRequest;
import io.myriarch.scheduler.shard.TaskView;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes one task: as JSON, or as raw bytes with the other fields in the query. */
final class SubmitHandler {
  private static final CharSequence LOCATION = HttpHeaders.createOptimized("Location");
  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized("Idempotency-Key");
  private static final String WAIT = "wait";
  private static final Set<String> JSON_QUERY = Set.of(WAIT);
  private static final Set<String> OCTETS_QUERY = octetsQuery();

  private final SchedulerGateway gateway;
  private final HttpConfig config;
  private final BodyReader bodies;

  SubmitHandler(SchedulerGateway gateway, HttpConfig config, BodyReader bodies) {
    this.gateway = gateway;
    this.config = config;
    this.bodies = bodies;
  }

  private static Set<String> octetsQuery() {
    Set<String> names = new HashSet<>(JSON_QUERY);
    for (TaskField field : TaskField.values()) {
      if (field != TaskField.PAYLOAD) {
        names.add(field.fieldName());
      }
    }
    return Set.copyOf(names);
  }

  void submit(Exchange exchange) {
    String type = MediaTypes.of(exchange.request(), Json.MEDIA_TYPE, MediaTypes.OCTETS);
    boolean octets = type.equals(MediaTypes.OCTETS);
    Map<String, String> query = exchange.query(octets ? OCTETS_QUERY : JSON_QUERY);
    long waitMs = TaskHandlers.waitMs(query, config);
    exchange.body(
        bodies,
        body -> {
          TaskFields fields =
              octets ? ofQuery(query, body) : TaskJsonReader.readOnly(body, 0, body.length);
          addHeader(exchange, fields);
          submit(exchange, fields.request(), waitMs);
        });
  }

  private static TaskFields ofQuery(Map<String, String> query, byte[] body) {
    TaskFields fields = new TaskFields();
    query.forEach((name, value) -> {
      if (!name.equals(WAIT)) {
        addParameter(fields, fields.claim(name), value);
      }
    });
    fields.payload(body);
    return fields;
  }

  private static void addParameter(TaskFields fields, TaskField field, String value) {
    if (field.kind() == TaskField.Kind.TEXT) {
      fields.text(field, value);
      return;
    }
    try {
      fields.number(field, Long.parseLong(value));
    } catch (NumberFormatException _) {
      throw TaskFields.outOfRange(field);
    }
  }

  private static void addHeader(Exchange exchange, TaskFields fields) {
    String key = exchange.request().getHeader(IDEMPOTENCY_KEY);
    if (key == null) {
      return;
    }
    if (fields.isGiven(TaskField.IDEMPOTENCY_KEY)) {
      throw Problem.invalid(
          "Give the idempotency key once: in the header Idempotency-Key or as idempotency_key.");
    }
    fields.text(fields.claim(TaskField.IDEMPOTENCY_KEY.fieldName()), key);
  }

  private void submit(Exchange exchange, TaskRequest request, long waitMs) {
    if (waitMs > 0) {
      exchange.then(
          gateway.submitAndAwait(request, waitMs), submitted -> answerAwaited(exchange, submitted));
      return;
    }
    TaskStatus first = request.notBeforeDelayMs() > 0 ? TaskStatus.SCHEDULED : TaskStatus.QUEUED;
    exchange.then(
        gateway.submit(request),
        outcome -> {
          switch (outcome) {
            case SubmitOutcome.Refused(var rejection) -> exchange.problem(Problem.of(rejection));
            case Accepted accepted when accepted.existing() -> answerExisting(exchange, accepted);
            case Accepted accepted -> answerAccepted(exchange, accepted, first);
          }
        });
  }

  /** A task that existed before may be anywhere by now. */
  private void answerExisting(Exchange exchange, Accepted accepted) {
    exchange.then(
        gateway.task(accepted.taskId()),
        task -> answerAccepted(exchange, accepted, found(accepted, task).status()));
  }

  private static void answerAccepted(Exchange exchange, Accepted accepted, TaskStatus status) {
    String id = TaskIds.format(accepted.taskId());
    exchange.response().putHeader(LOCATION, "/api/tasks/" + id);
    exchange.json(
        202,
        Buffer.buffer(
            "{\"id\":\""
                + id
                + "\",\"status\":\""
                + TaskJson.nameOf(status)
                + "\",\"durability\":\""
                + accepted.durability()
                + "\",\"journal_position\":"
                + accepted.journalPosition()
                + ",\"epoch\":"
                + accepted.epoch()
                + ",\"existing\":"
                + accepted.existing()
                + "}"));
  }

  private static void answerAwaited(Exchange exchange, Submitted submitted) {
    switch (submitted.outcome()) {
      case SubmitOutcome.Refused(var rejection) -> exchange.problem(Problem.of(rejection));
      case Accepted accepted -> answerTask(exchange, found(accepted, submitted.task()));
    }
  }

  private static void answerTask(Exchange exchange, TaskView task) {
    exchange.response().putHeader(LOCATION, "/api/tasks/" + TaskIds.format(task.id()));
    exchange.json(TaskJson.hasEnded(task) ? 200 : 202, json -> TaskJson.write(json, task));
  }

  private static TaskView found(Accepted accepted, Optional<TaskView> task) {
    return task.orElseThrow(() ->
        new ProblemException(
            Problem.of(
                RejectCode.UNKNOWN_TASK,
                "The task %s has ended, and its record has been retired."
                    .formatted(TaskIds.format(accepted.taskId())))));
  }
}
