package io.myriarch.agent.runtime.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Turns the settings of a specialty into the record that its agents ask for. Thread-safe. */
final class ConfigurationReader {
  // Loaded with the first agent that has settings; most runtimes never need it.
  private static final class Mapper {
    static final JsonMapper JSON =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
  }

  private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

  private ConfigurationReader() {}

  static Record read(byte[] json, Class<? extends Record> type, AgentGroup group) {
    try {
      return Mapper.JSON.readValue(json.length == 0 ? EMPTY_OBJECT : json, type);
    } catch (UnrecognizedPropertyException e) {
      throw refused(group, "has no setting " + e.getPropertyName() + "; remove it", e);
    } catch (JsonMappingException e) {
      String path =
          e.getPath().stream()
              .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
              .collect(Collectors.joining("."));
      String what = path.isEmpty() ? "cannot be read" : "has a wrong value for " + path;
      throw refused(group, what + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw refused(group, "is no JSON object: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw refused(group, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException refused(AgentGroup group, String what, Exception cause) {
    return new IllegalArgumentException(
        "The configuration of " + group.type() + "/" + group.specialty() + " " + what + ".", cause);
  }
}
