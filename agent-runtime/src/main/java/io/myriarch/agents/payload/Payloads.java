package io.myriarch.agents.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.myriarch.agent.FinalTaskException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads task payloads into records and writes results. Component names become snake_case fields.
 *
 * <p>Reading is strict: an unknown or repeated field, a string where a number belongs or bytes
 * after the value are errors, told in one sentence. A record refuses values that make no sense by
 * throwing {@link IllegalArgumentException} from its constructor; its message reaches the user.
 *
 * <p>Thread-safe; one mapper serves all agents of the process.
 */
public final class Payloads {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Payloads() {}

  /**
   * The payload as a record, or as an array.
   *
   * @throws FinalTaskException if it is not what {@code type} asks for; says where and why
   */
  public static <T> T read(byte[] payload, Class<T> type) throws FinalTaskException {
    if (payload.length == 0) {
      throw new FinalTaskException("the payload is empty; " + Shapes.expected(type));
    }
    try {
      T value = JSON.readValue(payload, type);
      if (value == null) {
        throw new FinalTaskException("the payload is null; " + Shapes.expected(type));
      }
      return value;
    } catch (ValueInstantiationException e) {
      String unknown = unknownField(payload, e);
      throw new FinalTaskException(unknown != null ? unknown : PayloadErrors.sentence(e, type), e);
    } catch (JsonProcessingException e) {
      throw new FinalTaskException(PayloadErrors.sentence(e, type), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A record refuses to be made before Jackson looks at fields that are too many; but a misspelt
   * name is the better explanation of one that is missing.
   */
  private static String unknownField(byte[] payload, ValueInstantiationException refused) {
    try {
      return PayloadErrors.unknownField(JSON.readTree(payload), refused);
    } catch (IOException _) {
      return null;
    }
  }

  /** A result as JSON in UTF-8; components that are null are left out. */
  public static byte[] write(Object result) {
    try {
      return JSON.writeValueAsBytes(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + result.getClass() + " as JSON", e);
    }
  }
}
