package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.shard.AgentView;
import io.myriarch.scheduler.shard.TaskView;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A task in JSON. */
final class TaskJson {
  private static final double US_PER_MS = 1000.0;
  private static final Map<TaskStatus, String> NAMES = new EnumMap<>(TaskStatus.class);

  static {
    for (TaskStatus status : TaskStatus.values()) {
      if (status != TaskStatus.NULL_VAL) {
        NAMES.put(status, status.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private TaskJson() {}

  /** The state as users see it. */
  static String nameOf(TaskStatus status) {
    return NAMES.get(status);
  }

  /** All states as users see them. */
  static List<String> statusNames() {
    return List.copyOf(NAMES.values());
  }

  static boolean hasEnded(TaskView task) {
    return task.status().value() >= TaskStatus.SUCCEEDED.value();
  }

  /** Writes all but the result. */
  static void writeSummary(JsonGenerator json, TaskView task) throws IOException {
    json.writeStartObject();
    writeFields(json, task);
    json.writeEndObject();
  }

  static void write(JsonGenerator json, TaskView task) throws IOException {
    json.writeStartObject();
    writeFields(json, task);
    if (task.result() != null) {
      writeBytes(json, "result", task.result());
    }
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, TaskView task) throws IOException {
    json.writeStringField("id", TaskIds.format(task.id()));
    json.writeStringField("status", nameOf(task.status()));
    json.writeStringField("type", task.type());
    json.writeStringField("specialty", task.specialty());
    json.writeStringField("operation", task.operation());
    if (!task.tenant().isEmpty()) {
      json.writeStringField("tenant", task.tenant());
    }
    json.writeNumberField("priority", task.priority());
    json.writeNumberField("attempts", task.attempts());
    json.writeStringField("agent", task.agent() < 0 ? null : AgentView.idOf(task.agent()));
    json.writeStringField("submitted_at", instant(task.submittedAtMs()));
    json.writeStringField("finished_at", instant(task.finishedAtMs()));
    json.writeNumberField("queue_ms", task.queueUs() / US_PER_MS);
    json.writeNumberField("execution_ms", task.executionUs() / US_PER_MS);
    if (task.requeuedFrom() != 0) {
      json.writeStringField("requeued_from", TaskIds.format(task.requeuedFrom()));
    }
    if (task.error() != null) {
      json.writeStringField("error", task.error());
    }
  }

  /** A time as users see it; null for 0, which stands for none. */
  static String instant(long epochMs) {
    return epochMs == 0 ? null : Instant.ofEpochMilli(epochMs).toString();
  }

  /** As JSON if it is JSON, else in base64, and says so. */
  static void writeBytes(JsonGenerator json, String field, byte[] bytes) throws IOException {
    String text = Json.textIfJson(bytes);
    if (text != null) {
      json.writeFieldName(field);
      json.writeRawValue(text);
    } else {
      json.writeBinaryField(field, bytes);
      json.writeStringField(field + "_encoding", "base64");
    }
  }
}
