package io.myriarch.protocol.fuzz;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Makes frames of every message of a schema, as the schema file has it: a new message or field is
 * fuzzed from the day it is there. Frames are well formed; {@link FrameDamage} spoils them.
 */
public final class FrameGrammar {
  private static final int BYTES_MAX = 6000;
  private static final int TEXT_BYTES_MAX = 65_534;
  private static final String[] TEXTS = {
    "", "x", "any", "äöü 漢字 🚀", "a/b", "\u0000", "../..", "a,b=c"
  };

  private final Schema schema;
  private final Vocabulary words;

  public FrameGrammar(Schema schema, Vocabulary words) {
    this.schema = schema;
    this.words = words;
  }

  public List<Schema.Message> messages() {
    return schema.messages();
  }

  /** Writes a frame, its length in front, and returns the bytes written. */
  public int write(Schema.Message message, FuzzInput input, MutableDirectBuffer into, int offset) {
    int version = input.oneIn(8) ? 1 + input.below(schema.version() + 1) : schema.version();
    int at = offset + Framing.LENGTH_BYTES + Framing.HEADER_BYTES;
    int end = block(message, version, input, into, at);
    int blockLength = end - at;
    for (Schema.Message group : message.groups()) {
      end = group(group, version, input, into, end);
    }
    end = data(message, version, input, into, end);
    Framing.frameLength(into, offset, end - offset - Framing.LENGTH_BYTES);
    header(into, offset + Framing.LENGTH_BYTES, blockLength, message.id(), version);
    return end - offset;
  }

  private void header(MutableDirectBuffer into, int at, int blockLength, int id, int version) {
    putNumber(into, at, 2, blockLength);
    putNumber(into, at + 2, 2, id);
    putNumber(into, at + 4, 2, schema.id());
    putNumber(into, at + 6, 2, version);
  }

  private int block(
      Schema.Message part, int version, FuzzInput input, MutableDirectBuffer into, int offset) {
    int at = offset;
    for (Schema.Field field : part.fields()) {
      if (field.sinceVersion() <= version) {
        int size = schema.sizeOf(field.type());
        putNumber(into, at, size, words.number(field.name(), input));
        at += size;
      }
    }
    // A version that nobody knows yet may have a longer block.
    return version > schema.version() ? at + input.below(16) : at;
  }

  private int group(
      Schema.Message group, int version, FuzzInput input, MutableDirectBuffer into, int offset) {
    int count = input.below(4);
    int at = offset + 4;
    int blockLength = 0;
    for (int i = 0; i < count; i++) {
      int end = block(group, version, input, into, at);
      blockLength = i == 0 ? end - at : blockLength;
      at = data(group, version, input, into, at + blockLength);
    }
    putNumber(into, offset, 2, blockLength);
    putNumber(into, offset + 2, 2, count);
    return at;
  }

  private int data(
      Schema.Message part, int version, FuzzInput input, MutableDirectBuffer into, int offset) {
    int at = offset;
    for (Schema.Field field : part.data()) {
      if (field.sinceVersion() <= version) {
        byte[] bytes = bytes(field, input);
        int lengthBytes = field.type().equals("text") ? 2 : 4;
        putNumber(into, at, lengthBytes, bytes.length);
        into.putBytes(at + lengthBytes, bytes);
        at += lengthBytes + bytes.length;
      }
    }
    return at;
  }

  private byte[] bytes(Schema.Field field, FuzzInput input) {
    String known = words.text(field.name(), input);
    if (known != null) {
      return known.getBytes(StandardCharsets.UTF_8);
    }
    return switch (input.below(8)) {
      case 0, 1, 2 -> TEXTS[input.below(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
      case 3 -> new byte[input.below(BYTES_MAX)];
      case 4 ->
          input.oneIn(16)
              ? new byte[TEXT_BYTES_MAX]
              : TEXTS[1].repeat(input.below(400)).getBytes(StandardCharsets.UTF_8);
      default -> input.take(input.below(40));
    };
  }

  private static void putNumber(MutableDirectBuffer into, int at, int size, long value) {
    for (int i = 0; i < size; i++) {
      into.putByte(at + i, (byte) (value >>> (8 * i)));
    }
  }
}
