package io.myriarch.loadtest.drive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What matters of a task or an error that the scheduler answered with. The result is the very bytes
 * of its value in the body, so that it can be compared with what was sent.
 */
final class HttpAnswer {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private String id = "";
  private String status = "";
  private String detail = "";
  private int resultOffset;
  private int resultLength;
  private final List<HttpAnswer> outcomes = new ArrayList<>();

  /**
   * Reads an object.
   *
   * @throws IOException if it is none
   */
  static HttpAnswer read(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no object");
      }
      return read(parser);
    }
  }

  private static HttpAnswer read(JsonParser parser) throws IOException {
    HttpAnswer answer = new HttpAnswer();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      answer.field(parser, name);
    }
    return answer;
  }

  private void field(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "id" -> id = parser.getText();
      case "status" -> status = parser.getText();
      case "detail" -> detail = parser.getText();
      case "error" -> error(parser);
      case "result" -> result(parser);
      case "outcomes" -> {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          outcomes.add(read(parser));
        }
      }
      default -> parser.skipChildren();
    }
  }

  /** The text of a failed task, or the problem of a refused item. */
  private void error(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      detail = read(parser).detail;
    } else {
      detail = parser.getText();
    }
  }

  private void result(JsonParser parser) throws IOException {
    resultOffset = (int) parser.currentTokenLocation().getByteOffset();
    parser.finishToken();
    parser.skipChildren();
    resultLength = (int) parser.currentLocation().getByteOffset() - resultOffset;
  }

  /** Empty: this is no task, or a refused item of a batch. */
  String id() {
    return id;
  }

  boolean succeeded() {
    return status.equals("succeeded");
  }

  boolean ended() {
    return switch (status) {
      case "succeeded", "failed", "cancelled", "expired" -> true;
      default -> false;
    };
  }

  /** What went wrong. */
  String detail() {
    return detail;
  }

  int resultOffset() {
    return resultOffset;
  }

  int resultLength() {
    return resultLength;
  }

  /** Of a batch, in the order of its items. */
  List<HttpAnswer> outcomes() {
    return outcomes;
  }
}
