package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.myriarch.protocol.TaskIds;
import io.myriarch.scheduler.ingress.http.BatchReader.Item;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome.Accepted;
import io.myriarch.scheduler.shard.TaskRequest;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Takes many tasks in one request and answers with an outcome for each, by its index. */
final class BatchHandler {
  private static final Set<String> NO_QUERY = Set.of();

  private final SchedulerGateway gateway;
  private final BodyReader bodies;
  private final BatchReader reader;

  BatchHandler(SchedulerGateway gateway, HttpConfig config, BodyReader bodies) {
    this.gateway = gateway;
    this.bodies = bodies;
    this.reader = new BatchReader(config.batchItemsMax());
  }

  /** What became of an item. */
  private sealed interface Outcome {
    record Stored(Accepted accepted) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}
  }

  void submit(Exchange exchange) {
    String type = MediaTypes.of(exchange.request(), Json.MEDIA_TYPE, MediaTypes.NDJSON);
    exchange.query(NO_QUERY);
    if (exchange.request().getHeader("Idempotency-Key") != null) {
      throw Problem.invalid(
          "The header Idempotency-Key is for one task: give each task of the batch its field"
              + " idempotency_key.");
    }
    exchange.body(
        bodies,
        body ->
            submit(
                exchange,
                type.equals(MediaTypes.NDJSON) ? reader.readLines(body) : reader.readArray(body)));
  }

  private void submit(Exchange exchange, List<Item> items) {
    List<TaskRequest> requests = new ArrayList<>(items.size());
    for (Item item : items) {
      if (item instanceof Item.Good(TaskRequest request)) {
        requests.add(request);
      }
    }
    Future<List<SubmitOutcome>> outcomes =
        requests.isEmpty() ? Future.succeededFuture(List.of()) : gateway.submitAll(requests);
    exchange.then(outcomes, stored -> answer(exchange, merged(items, stored)));
  }

  private static List<Outcome> merged(List<Item> items, List<SubmitOutcome> stored) {
    Iterator<SubmitOutcome> next = stored.iterator();
    List<Outcome> outcomes = new ArrayList<>(items.size());
    for (Item item : items) {
      outcomes.add(
          switch (item) {
            case Item.Bad(Problem problem) -> new Outcome.Refused(problem);
            case Item.Good _ ->
                switch (next.next()) {
                  case Accepted accepted -> new Outcome.Stored(accepted);
                  case SubmitOutcome.Refused(var rejection) ->
                      new Outcome.Refused(Problem.of(rejection));
                };
          });
    }
    return outcomes;
  }

  /** A batch of which every item may be tried again later is refused as a whole. */
  private static void answer(Exchange exchange, List<Outcome> outcomes) {
    Problem common = commonRetryable(outcomes);
    if (common == null) {
      exchange.json(
          200,
          json -> {
            json.writeStartObject();
            writeOutcomes(json, outcomes);
            json.writeEndObject();
          });
    } else {
      exchange.problem(common);
    }
  }

  private static Problem commonRetryable(List<Outcome> outcomes) {
    Problem longest = null;
    for (Outcome outcome : outcomes) {
      if (!(outcome instanceof Outcome.Refused(Problem problem)) || problem.retryAfterMs() == 0) {
        return null;
      }
      if (longest == null || problem.retryAfterMs() > longest.retryAfterMs()) {
        longest = problem;
      }
    }
    return longest;
  }

  private static void writeOutcomes(JsonGenerator json, List<Outcome> outcomes) throws IOException {
    long accepted = outcomes.stream().filter(o -> o instanceof Outcome.Stored).count();
    json.writeNumberField("accepted", accepted);
    json.writeNumberField("rejected", outcomes.size() - accepted);
    json.writeArrayFieldStart("outcomes");
    for (int i = 0; i < outcomes.size(); i++) {
      json.writeStartObject();
      json.writeNumberField("index", i);
      switch (outcomes.get(i)) {
        case Outcome.Stored(Accepted stored) -> writeStored(json, stored);
        case Outcome.Refused(Problem problem) -> {
          json.writeFieldName("error");
          ProblemJson.write(json, problem);
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeStored(JsonGenerator json, Accepted accepted) throws IOException {
    json.writeStringField("id", TaskIds.format(accepted.taskId()));
    json.writeStringField("durability", accepted.durability());
    json.writeNumberField("journal_position", accepted.journalPosition());
    json.writeNumberField("epoch", accepted.epoch());
    json.writeBooleanField("existing", accepted.existing());
  }
}
