package io.myriarch.agents.payload;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns Jackson's exceptions into one sentence for the submitter of a task. */
final class PayloadErrors {
  private static final String KIND = "kind";

  private PayloadErrors() {}

  static String sentence(JsonProcessingException error, Class<?> type) {
    return switch (error) {
      case UnrecognizedPropertyException unknown -> unknownField(unknown);
      case InvalidTypeIdException kind -> unknownKind(kind);
      case ValueInstantiationException refused when refused.getCause() != null ->
          at(refused) + refused.getCause().getMessage();
      case MismatchedInputException mismatch -> mismatch(mismatch, type);
      case JsonMappingException mapping when mapping.getCause() instanceof JsonParseException p ->
          notJson(p);
      case JsonMappingException mapping -> at(mapping) + firstLine(mapping);
      default -> notJson(error);
    };
  }

  private static String unknownField(UnrecognizedPropertyException error) {
    return unknownField(
        pathText(error.getPath()), error.getKnownPropertyIds().stream().map(String::valueOf));
  }

  private static String unknownField(String field, Stream<String> known) {
    String allowed = known.sorted().collect(Collectors.joining(", "));
    return "unknown field '" + field + "'; allowed are: " + allowed;
  }

  /** About a field that the refused record does not have; null if there is none. */
  static String unknownField(JsonNode payload, ValueInstantiationException refused) {
    Class<?> type = refused.getType().getRawClass();
    if (!type.isRecord()) {
      return null;
    }
    JsonNode object = payload;
    for (JsonMappingException.Reference step : refused.getPath()) {
      String field = step.getFieldName();
      object = field == null ? object.path(step.getIndex()) : object.path(field);
    }
    List<String> known = Shapes.fieldNames(type);
    String prefix = refused.getPath().isEmpty() ? "" : pathText(refused.getPath()) + ".";
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name) && !(name.equals(KIND) && Shapes.isKind(type)))
        .findFirst()
        .map(name -> unknownField(prefix + name, known.stream()))
        .orElse(null);
  }

  private static String unknownKind(InvalidTypeIdException error) {
    List<String> kinds = Shapes.kinds(error.getBaseType().getRawClass());
    String known = kinds.isEmpty() ? "" : "; known are: " + String.join(", ", kinds);
    String what =
        error.getTypeId() == null
            ? "has no '" + KIND + "'"
            : "has the unknown " + KIND + " '" + error.getTypeId() + "'";
    return "field '" + pathText(error.getPath()) + "' " + what + known;
  }

  private static String mismatch(MismatchedInputException error, Class<?> type) {
    if (error.getPath().isEmpty()) {
      return firstLine(error).startsWith("Trailing token")
          ? "the payload has text after its JSON value; remove it"
          : "the payload has the wrong shape; " + Shapes.expected(type);
    }
    boolean element = error.getPath().getLast().getFieldName() == null;
    return Optional.<Class<?>>ofNullable(error.getTargetType())
        .map(target -> element && target.isArray() ? target.getComponentType() : target)
        .map(target -> at(error) + "must be " + Shapes.shape(target))
        .orElseGet(() -> at(error) + firstLine(error));
  }

  private static String notJson(JsonProcessingException error) {
    JsonLocation place = error.getLocation();
    String where =
        place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    return "the payload is not valid JSON" + where + ": " + firstLine(error);
  }

  private static String at(JsonMappingException error) {
    return error.getPath().isEmpty() ? "" : "field '" + pathText(error.getPath()) + "': ";
  }

  private static String pathText(List<JsonMappingException.Reference> path) {
    StringBuilder text = new StringBuilder();
    for (JsonMappingException.Reference step : path) {
      if (step.getFieldName() == null) {
        text.append('[').append(step.getIndex()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return text.toString();
  }

  private static String firstLine(JsonProcessingException error) {
    return String.valueOf(error.getOriginalMessage()).lines().findFirst().orElse("");
  }
}
