package io.myriarch.agents.payload;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns Jackson's exceptions into one sentence for the submitter of a task. */
final class PayloadErrors {
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

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

  /** What a payload of this type looks like, for a message about one that does not. */
  static String expected(Class<?> type) {
    return type.isRecord()
        ? "send a JSON object with fields out of: " + fieldNames(type)
        : "send a JSON value of type " + type.getSimpleName();
  }

  private static String unknownField(UnrecognizedPropertyException error) {
    List<JsonMappingException.Reference> path = error.getPath();
    String allowed =
        error.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
    return "unknown field '" + pathText(path) + "'; allowed are: " + allowed;
  }

  private static String unknownKind(InvalidTypeIdException error) {
    String known =
        error.getBaseType().getRawClass().getPermittedSubclasses() == null
            ? ""
            : "; known are: "
                + Arrays.stream(error.getBaseType().getRawClass().getPermittedSubclasses())
                    .map(PayloadErrors::kindName)
                    .collect(Collectors.joining(", "));
    String what =
        error.getTypeId() == null
            ? "has no 'kind'"
            : "has the unknown kind '" + error.getTypeId() + "'";
    return "field '" + pathText(error.getPath()) + "' " + what + known;
  }

  private static String kindName(Class<?> type) {
    var name = type.getAnnotation(com.fasterxml.jackson.annotation.JsonTypeName.class);
    return name == null ? type.getSimpleName() : name.value();
  }

  private static String mismatch(MismatchedInputException error, Class<?> type) {
    if (error.getPath().isEmpty()) {
      return firstLine(error).startsWith("Trailing token")
          ? "the payload has text after its JSON value; remove it"
          : "the payload has the wrong shape; " + expected(type);
    }
    return Optional.ofNullable(error.getTargetType())
        .map(target -> at(error) + "must be " + shape(target))
        .orElseGet(() -> at(error) + firstLine(error));
  }

  private static String shape(Class<?> target) {
    if (target == int.class
        || target == Integer.class
        || target == long.class
        || target == Long.class) {
      return "a whole number";
    }
    if (target == double.class || target == Double.class) {
      return "a number";
    }
    if (target == boolean.class || target == Boolean.class) {
      return "true or false";
    }
    if (target == String.class) {
      return "a string";
    }
    if (target.isEnum()) {
      return "one of "
          + Arrays.stream(target.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    return target.isArray() || Iterable.class.isAssignableFrom(target)
        ? "an array"
        : target.isRecord() ? "an object with fields out of: " + fieldNames(target) : "an object";
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

  private static String fieldNames(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(SNAKE_CASE::translate)
        .collect(Collectors.joining(", "));
  }
}
