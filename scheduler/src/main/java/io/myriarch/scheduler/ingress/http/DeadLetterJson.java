package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.scheduler.shard.AgentView;
import io.myriarch.scheduler.shard.ControlGateway.BatchOutcome;
import io.myriarch.scheduler.shard.ControlGateway.Requeued;
import io.myriarch.scheduler.shard.DeadLetterView;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import java.io.IOException;
import java.util.Locale;

/** Dead letters in JSON. */
final class DeadLetterJson {
  private DeadLetterJson() {}

  static String nameOf(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static void write(JsonGenerator json, DeadLetterView letter) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", TaskIds.format(letter.taskId()));
    json.writeStringField("type", letter.type());
    json.writeStringField("specialty", letter.specialty());
    json.writeStringField("operation", letter.operation());
    json.writeStringField("tenant", letter.tenant());
    json.writeStringField("kind", nameOf(letter.kind()));
    json.writeStringField("error", letter.error());
    json.writeNumberField("attempts", letter.attempts());
    json.writeNumberField("losses", letter.losses());
    json.writeNumberField("priority", letter.priority());
    json.writeStringField("agent", letter.agent() < 0 ? null : AgentView.idOf(letter.agent()));
    json.writeStringField("submitted_at", TaskJson.instant(letter.submittedAtMs()));
    json.writeStringField("failed_at", TaskJson.instant(letter.failedAtMs()));
    if (!letter.orderingKey().isEmpty()) {
      json.writeStringField("ordering_key", letter.orderingKey());
    }
    if (letter.requeuedFrom() != 0) {
      json.writeStringField("requeued_from", TaskIds.format(letter.requeuedFrom()));
    }
    if (letter.payload() != null) {
      TaskJson.writeBytes(json, "payload", letter.payload());
    }
    json.writeEndObject();
  }

  static void writeRequeued(JsonGenerator json, SubmitOutcome.Accepted accepted, long from)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", TaskIds.format(accepted.taskId()));
    json.writeStringField("status", "queued");
    json.writeStringField("durability", accepted.durability());
    json.writeNumberField("journal_position", accepted.journalPosition());
    json.writeNumberField("epoch", accepted.epoch());
    json.writeBooleanField("existing", accepted.existing());
    json.writeStringField("requeued_from", TaskIds.format(from));
    json.writeEndObject();
  }

  static void writeRequeued(JsonGenerator json, BatchOutcome outcome) throws IOException {
    json.writeStartObject();
    json.writeNumberField("requeued", outcome.taken());
    json.writeBooleanField("more", outcome.more());
    json.writeArrayFieldStart("tasks");
    for (Requeued task : outcome.requeued()) {
      json.writeStartObject();
      json.writeStringField("id", TaskIds.format(task.taskId()));
      json.writeStringField("requeued_from", TaskIds.format(task.requeuedFrom()));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (outcome.refusal() != null) {
      json.writeFieldName("stopped_by");
      ProblemJson.write(json, Problem.of(outcome.refusal()));
    }
    json.writeEndObject();
  }

  static void writeRemoved(JsonGenerator json, int removed, boolean hasMore) throws IOException {
    json.writeStartObject();
    json.writeNumberField("removed", removed);
    json.writeBooleanField("more", hasMore);
    json.writeEndObject();
  }
}
