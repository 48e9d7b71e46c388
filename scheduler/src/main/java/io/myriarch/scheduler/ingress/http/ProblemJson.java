package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A problem in JSON, after RFC 9457. */
final class ProblemJson {
  private ProblemJson() {}

  static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    writeFields(json, problem);
    json.writeEndObject();
  }

  /** Writes the members into an object that has been begun. */
  private static void writeFields(JsonGenerator json, Problem problem) throws IOException {
    String code = Problem.nameOf(problem.code());
    json.writeStringField("type", "urn:myriarch:problem:" + code);
    json.writeStringField("code", code);
    json.writeStringField("title", Problem.titleOf(problem.code()));
    json.writeNumberField("status", problem.status());
    json.writeStringField("detail", problem.detail());
    if (problem.retryAfterMs() > 0) {
      json.writeNumberField("retry_after_ms", problem.retryAfterMs());
    }
    for (Map.Entry<String, Object> extra : problem.extras().entrySet()) {
      writeExtra(json, extra.getKey(), extra.getValue());
    }
  }

  private static void writeExtra(JsonGenerator json, String name, Object value) throws IOException {
    if (value instanceof List<?> texts) {
      json.writeArrayFieldStart(name);
      for (Object text : texts) {
        json.writeString(text.toString());
      }
      json.writeEndArray();
    } else {
      json.writeStringField(name, value.toString());
    }
  }
}
