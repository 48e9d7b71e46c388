package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.myriarch.protocol.wire.RejectCode;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads submissions from JSON without building a tree. A payload is the very bytes of its value in
 * the body: nothing is written anew, so numbers keep their digits and objects their order.
 */
final class TaskJsonReader {
  /** Bytes are UTF-8, as JSON must be: other encodings would have no byte offsets to cut at. */
  static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private TaskJsonReader() {}

  /** Opens the bytes of a body, or a part of them. */
  static JsonParser open(byte[] body, int offset, int length) throws IOException {
    return JSON.createParser(body, offset, length);
  }

  /** Reads a body or line that is one task. */
  static TaskFields readOnly(byte[] body, int offset, int length) {
    try (JsonParser parser = open(body, offset, length)) {
      parser.nextToken();
      TaskFields fields = read(parser, body, offset);
      if (parser.nextToken() != null) {
        throw malformed("there is more after the end of the task");
      }
      return fields;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /**
   * Reads the object that the parser has just begun.
   *
   * @param base where in {@code body} the parser's bytes begin
   * @throws ProblemException at the first field that is wrong; the parser stands inside the object
   *     then
   */
  static TaskFields read(JsonParser parser, byte[] body, int base) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.invalid("A task must be a JSON object with at least the field 'type'.");
    }
    TaskFields fields = new TaskFields();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      TaskField field = fields.claim(parser.currentName());
      JsonToken value = parser.nextToken();
      switch (field.kind()) {
        case TEXT -> readText(parser, value, fields, field);
        case NUMBER -> readNumber(parser, value, fields, field);
        case PAYLOAD -> fields.payload(readRaw(parser, body, base));
      }
    }
    return fields;
  }

  private static void readText(JsonParser parser, JsonToken value, TaskFields to, TaskField field)
      throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      to.text(field, parser.getText());
    } else if (value != JsonToken.VALUE_NULL) {
      throw Problem.invalid("The field '%s' must be a text.".formatted(field.fieldName()));
    }
  }

  private static void readNumber(JsonParser parser, JsonToken value, TaskFields to, TaskField field)
      throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      try {
        to.number(field, parser.getLongValue());
      } catch (InputCoercionException _) {
        throw TaskFields.outOfRange(field);
      }
    } else if (value != JsonToken.VALUE_NULL) {
      throw TaskFields.outOfRange(field);
    }
  }

  private static byte[] readRaw(JsonParser parser, byte[] body, int base) throws IOException {
    int start = base + (int) parser.currentTokenLocation().getByteOffset();
    parser.finishToken();
    parser.skipChildren();
    int end = base + (int) parser.currentLocation().getByteOffset();
    return Arrays.copyOfRange(body, start, end);
  }

  /** What to say of bytes that are no JSON. */
  static ProblemException malformed(IOException cause) {
    if (cause instanceof JsonProcessingException json && json.getLocation() != null) {
      return malformed(
          "%s (line %d, column %d)"
              .formatted(
                  Texts.shown(json.getOriginalMessage()),
                  json.getLocation().getLineNr(),
                  json.getLocation().getColumnNr()));
    }
    return malformed(Texts.shown(String.valueOf(cause.getMessage())));
  }

  static ProblemException malformed(String reason) {
    return new ProblemException(
        Problem.of(RejectCode.MALFORMED_JSON, "The body is no valid JSON: " + reason + "."));
  }
}
