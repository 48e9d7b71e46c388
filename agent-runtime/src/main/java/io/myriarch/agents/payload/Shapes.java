package io.myriarch.agents.payload;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How types look as JSON, in words for a user. */
final class Shapes {
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  private Shapes() {}

  /** What a payload of this type looks like, for a message about one that does not. */
  static String expected(Class<?> type) {
    return type.isRecord()
        ? "send a JSON object with fields out of: " + String.join(", ", fieldNames(type))
        : "send a JSON value of type " + type.getSimpleName();
  }

  static String shape(Class<?> target) {
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
        : target.isRecord()
            ? "an object with fields out of: " + String.join(", ", fieldNames(target))
            : "an object";
  }

  static List<String> fieldNames(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(SNAKE_CASE::translate)
        .toList();
  }

  /** Whether a record is one of several that its field {@code kind} tells apart. */
  static boolean isKind(Class<?> type) {
    return type.isAnnotationPresent(JsonTypeName.class);
  }

  /** The kinds of a sealed type; empty for another. */
  static List<String> kinds(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null ? List.of() : Arrays.stream(permitted).map(Shapes::kindName).toList();
  }

  private static String kindName(Class<?> type) {
    var name = type.getAnnotation(JsonTypeName.class);
    return name == null ? type.getSimpleName() : name.value();
  }
}
