package io.myriarch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message of any kind with random values, extremes among them, encoded by its generated encoder
 * and read again by its generated decoder.
 */
final class RandomMessage {
  private static final String TEXT = "abc äöü 漢字 \u0000 🚀 ";

  private final Schema schema;
  private final Schema.Message message;
  private final Random random;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
  private int length;

  RandomMessage(Schema schema, Schema.Message message, Random random) throws Exception {
    this.schema = schema;
    this.message = message;
    this.random = random;
    encode();
  }

  /** Header and body, in a buffer of exactly their length. */
  UnsafeBuffer bytes() {
    byte[] exact = new byte[length];
    buffer.getBytes(0, exact);
    return new UnsafeBuffer(exact);
  }

  /** Reads every value from these bytes and compares. */
  void assertDecodedFrom(DirectBuffer bytes) throws Exception {
    Map<String, Object> read = new LinkedHashMap<>();
    decode(schema, message, bytes, read);
    assertThat(read.keySet()).isEqualTo(values.keySet());
    values.forEach((name, value) ->
        assertThat(same(read.get(name), value)).as(message.name() + "." + name).isTrue());
  }

  /** Reads every value, whatever it is. */
  static void decode(
      Schema schema, Schema.Message message, DirectBuffer bytes, Map<String, Object> into)
      throws Exception {
    Object header = type(schema, "MessageHeaderDecoder").getConstructor().newInstance();
    Object decoder = type(schema, message.name() + "Decoder").getConstructor().newInstance();
    decoder
        .getClass()
        .getMethod("wrapAndApplyHeader", DirectBuffer.class, int.class, header.getClass())
        .invoke(decoder, bytes, 0, header);
    decodeBlock(decoder, message, "", into);
    for (Schema.Message group : message.groups()) {
      Object entries = decoder.getClass().getMethod(group.name()).invoke(decoder);
      int count = (int) entries.getClass().getMethod("count").invoke(entries);
      into.put(group.name(), count);
      for (int i = 0; i < count; i++) {
        entries.getClass().getMethod("next").invoke(entries);
        decodeBlock(entries, group, group.name() + i + ".", into);
        decodeData(entries, group, group.name() + i + ".", into);
      }
    }
    decodeData(decoder, message, "", into);
  }

  private void encode() throws Exception {
    Object header = type(schema, "MessageHeaderEncoder").getConstructor().newInstance();
    Object encoder = type(schema, message.name() + "Encoder").getConstructor().newInstance();
    encoder
        .getClass()
        .getMethod("wrapAndApplyHeader", MutableDirectBuffer.class, int.class, header.getClass())
        .invoke(encoder, buffer, 0, header);
    encodeBlock(encoder, message, "");
    for (Schema.Message group : message.groups()) {
      int count = random.nextInt(4);
      values.put(group.name(), count);
      Object entries =
          encoder.getClass().getMethod(group.name() + "Count", int.class).invoke(encoder, count);
      for (int i = 0; i < count; i++) {
        entries.getClass().getMethod("next").invoke(entries);
        encodeBlock(entries, group, group.name() + i + ".");
        encodeData(entries, group, group.name() + i + ".");
      }
    }
    encodeData(encoder, message, "");
    length =
        Framing.HEADER_BYTES + (int) encoder.getClass().getMethod("encodedLength").invoke(encoder);
  }

  private void encodeBlock(Object encoder, Schema.Message part, String prefix) throws Exception {
    for (Schema.Field field : part.fields()) {
      Method setter =
          Arrays.stream(encoder.getClass().getMethods())
              .filter(m -> m.getName().equals(field.name()) && m.getParameterCount() == 1)
              .findFirst()
              .orElseThrow();
      Object value = value(field.type(), setter.getParameterTypes()[0]);
      values.put(prefix + field.name(), value);
      setter.invoke(encoder, value);
    }
  }

  private void encodeData(Object encoder, Schema.Message part, String prefix) throws Exception {
    for (Schema.Field field : part.data()) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      if (field.type().equals("text")) {
        String text = TEXT.repeat(random.nextInt(5));
        values.put(prefix + field.name(), text);
        encoder.getClass().getMethod(field.name(), String.class).invoke(encoder, text);
      } else {
        values.put(prefix + field.name(), bytes);
        encoder
            .getClass()
            .getMethod("put" + capital(field.name()), byte[].class, int.class, int.class)
            .invoke(encoder, bytes, 0, bytes.length);
      }
    }
  }

  private static void decodeBlock(
      Object decoder, Schema.Message part, String prefix, Map<String, Object> into)
      throws Exception {
    for (Schema.Field field : part.fields()) {
      into.put(prefix + field.name(), decoder.getClass().getMethod(field.name()).invoke(decoder));
    }
  }

  private static void decodeData(
      Object decoder, Schema.Message part, String prefix, Map<String, Object> into)
      throws Exception {
    for (Schema.Field field : part.data()) {
      if (field.type().equals("text")) {
        into.put(prefix + field.name(), decoder.getClass().getMethod(field.name()).invoke(decoder));
      } else {
        byte[] bytes =
            new byte[(int) decoder.getClass().getMethod(field.name() + "Length").invoke(decoder)];
        decoder
            .getClass()
            .getMethod("get" + capital(field.name()), byte[].class, int.class, int.class)
            .invoke(decoder, bytes, 0, bytes.length);
        into.put(prefix + field.name(), bytes);
      }
    }
  }

  private Object value(String schemaType, Class<?> javaType) {
    boolean extreme = random.nextInt(4) == 0;
    if (javaType.isEnum()) {
      Object[] constants = javaType.getEnumConstants();
      return constants[random.nextInt(constants.length - 1)];
    }
    return switch (schemaType) {
      case "uint8" -> (short) (extreme ? 254 : random.nextInt(255));
      case "uint16" -> extreme ? 65_534 : random.nextInt(65_535);
      case "int32" -> extreme ? Integer.MAX_VALUE : random.nextInt();
      case "uint32" -> extreme ? 0xFFFF_FFFEL : random.nextLong(0xFFFF_FFFFL);
      case "int64" -> extreme ? Long.MAX_VALUE : random.nextLong();
      default -> throw new IllegalStateException("no values for type " + schemaType);
    };
  }

  private static Class<?> type(Schema schema, String name) throws ClassNotFoundException {
    return Class.forName(schema.javaPackage() + "." + name);
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static boolean same(Object a, Object b) {
    return Objects.deepEquals(a, b);
  }
}
