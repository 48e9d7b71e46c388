package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes JSON bodies with a streaming generator, and tells JSON from other bytes. */
final class Json {
  static final String MEDIA_TYPE = "application/json";

  private Json() {}

  /** Writes one value. */
  @FunctionalInterface
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  static Buffer buffer(Writer writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = TaskJsonReader.JSON.createGenerator(out)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return Buffer.buffer(out.toByteArray());
  }

  /** Text of the bytes if they are exactly one JSON value in UTF-8, else null. */
  static String textIfJson(byte[] bytes) {
    if (!isOneValue(bytes)) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static boolean isOneValue(byte[] bytes) {
    try (JsonParser parser = TaskJsonReader.open(bytes, 0, bytes.length)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.finishToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException _) {
      return false;
    }
  }
}
