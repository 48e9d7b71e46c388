package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.CancelOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.TaskFilter;
import io.myriarch.scheduler.shard.TaskView;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks tasks up, waits for their results, cancels and lists them. */
final class TaskHandlers {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> WAIT = Set.of("wait");
  private static final Set<String> LIST = Set.of("status", "type", "limit", "cursor");
  private static final List<String> STATUSES = TaskJson.statusNames();

  private final SchedulerGateway gateway;
  private final HttpConfig config;
  private final Paging paging;

  TaskHandlers(SchedulerGateway gateway, HttpConfig config) {
    this.gateway = gateway;
    this.config = config;
    this.paging = new Paging(config.pageSizeMax());
  }

  void get(Exchange exchange) {
    long id = exchange.taskId();
    exchange.query(NONE);
    exchange.then(
        gateway.task(id),
        task -> exchange.json(200, json -> TaskJson.write(json, found(id, task))));
  }

  void explain(Exchange exchange) {
    long id = exchange.taskId();
    exchange.query(NONE);
    exchange.then(
        gateway.explain(id),
        explanation ->
            exchange.json(
                200,
                json -> ExplanationJson.write(json, explanation.orElseThrow(() -> unknown(id)))));
  }

  void result(Exchange exchange) {
    long id = exchange.taskId();
    long waitMs = waitMs(exchange.query(WAIT), config);
    exchange.then(
        waitMs == 0 ? gateway.task(id) : gateway.awaitTask(id, waitMs),
        task -> answerResult(exchange, found(id, task)));
  }

  private static void answerResult(Exchange exchange, TaskView task) {
    if (!TaskJson.hasEnded(task)) {
      exchange.response().putHeader("Location", "/api/tasks/" + TaskIds.format(task.id()));
      exchange.json(202, json -> TaskJson.write(json, task));
    } else if (task.status() == TaskStatus.SUCCEEDED) {
      answerRaw(exchange, task.result() == null ? new byte[0] : task.result());
    } else {
      String status = TaskJson.nameOf(task.status());
      exchange.problem(
          Problem.of(
                  RejectCode.ALREADY_FINISHED,
                  "The task has no result: it has %s. %s"
                      .formatted(
                          status.equals("cancelled") ? "been cancelled" : status,
                          task.error() == null ? "" : task.error())
                      .strip())
              .with("task_status", status));
    }
  }

  private static void answerRaw(Exchange exchange, byte[] result) {
    if (Json.textIfJson(result) != null) {
      exchange.json(200, Buffer.buffer(result));
    } else {
      Replies.octets(exchange.response(), 200, Buffer.buffer(result));
    }
  }

  void cancel(Exchange exchange) {
    long id = exchange.taskId();
    exchange.query(NONE);
    exchange.then(
        gateway.cancel(id),
        outcome -> {
          switch (outcome) {
            case CancelOutcome.Cancelled(TaskView task) ->
                exchange.json(200, json -> TaskJson.write(json, task));
            case CancelOutcome.Refused(var rejection) -> exchange.problem(Problem.of(rejection));
          }
        });
  }

  void list(Exchange exchange) {
    Map<String, String> query = exchange.query(LIST);
    TaskFilter filter = new TaskFilter(Paging.filter(query, "status", STATUSES), query.get("type"));
    String cursor = Paging.cursor(query);
    exchange.then(
        Paging.checked(gateway.tasks(filter, paging.limit(query), cursor), cursor),
        page ->
            exchange.json(
                200,
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("tasks");
                  for (TaskView task : page.items()) {
                    TaskJson.writeSummary(json, task);
                  }
                  json.writeEndArray();
                  json.writeStringField("cursor", page.cursor());
                  json.writeEndObject();
                }));
  }

  /** The wait of a query; 0: none. */
  static long waitMs(Map<String, String> query, HttpConfig config) {
    String text = query.get("wait");
    return text == null ? 0 : Durations.parseMs("wait", text, config.waitMsMax());
  }

  private static TaskView found(long id, Optional<TaskView> task) {
    return task.orElseThrow(() -> unknown(id));
  }

  private static ProblemException unknown(long id) {
    return new ProblemException(
        Problem.of(
            RejectCode.UNKNOWN_TASK,
            "There is no task %s, or its record has been retired.".formatted(TaskIds.format(id))));
  }
}
