package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.myriarch.protocol.TaskIds;
import io.myriarch.scheduler.shard.TaskExplanation;
import io.myriarch.scheduler.shard.TaskView;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Explanations of tasks as JSON. */
final class ExplanationJson {
  private ExplanationJson() {}

  static void write(JsonGenerator json, TaskExplanation explanation) throws IOException {
    TaskView task = explanation.task();
    json.writeStartObject();
    json.writeStringField("id", TaskIds.format(task.id()));
    json.writeStringField("status", TaskJson.nameOf(task.status()));
    if (!task.tenant().isEmpty()) {
      json.writeStringField("tenant", task.tenant());
    }
    if (explanation.why() == null) {
      json.writeStringField("waits_for", "nothing");
      json.writeStringField(
          "sentence", "It has ended: it is %s.".formatted(TaskJson.nameOf(task.status())));
    } else {
      write(json, explanation.why());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, TaskExplanation.Wait why) throws IOException {
    json.writeStringField("waits_for", why.waitsFor());
    json.writeStringField("sentence", why.sentence());
    if (!why.orderingKey().isEmpty()) {
      json.writeStringField("ordering_key", why.orderingKey());
    }
    if (why.heldBy() != 0) {
      json.writeStringField("held_by", TaskIds.format(why.heldBy()));
    }
    writeTime(json, "until", why.untilMs());
    writeTime(json, "deadline", why.deadlineMs());
    if (why.ahead() >= 0) {
      json.writeNumberField("ahead", why.ahead());
      json.writeBooleanField("ahead_exact", why.isAheadExact());
    }
    if (why.estimateMs() >= 0) {
      json.writeNumberField("estimate_ms", why.estimateMs());
    }
    json.writeObjectFieldStart("agents");
    for (Map.Entry<String, Integer> agents : why.agents().entrySet()) {
      json.writeNumberField(agents.getKey(), agents.getValue());
    }
    json.writeEndObject();
  }

  private static void writeTime(JsonGenerator json, String name, long epochMs) throws IOException {
    if (epochMs != 0) {
      json.writeStringField(name, Instant.ofEpochMilli(epochMs).toString());
    }
  }
}
