package io.myriarch.scheduler.ingress.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of a submission, in JSON and as query parameters. */
enum TaskField {
  TYPE(Kind.TEXT, 0, 128),
  SPECIALTY(Kind.TEXT, 0, 128),
  OPERATION(Kind.TEXT, 0, 128),
  TENANT(Kind.TEXT, 0, 128),
  ORDERING_KEY(Kind.TEXT, 0, 128),
  IDEMPOTENCY_KEY(Kind.TEXT, 1, 128),
  DURABILITY(Kind.TEXT, 0, 16),
  PRIORITY(Kind.NUMBER, 0, 9),
  MAX_ATTEMPTS(Kind.NUMBER, 1, 100),
  EXECUTION_TIMEOUT_MS(Kind.NUMBER, 1, 0xFFFF_FFFEL),
  DELAY_MS(Kind.NUMBER, 0, Bounds.TEN_YEARS_MS),
  NOT_BEFORE_MS(Kind.NUMBER, 0, Bounds.TEN_YEARS_MS),
  DEADLINE_MS(Kind.NUMBER, 1, Bounds.TEN_YEARS_MS),
  PAYLOAD(Kind.PAYLOAD, 0, 0);

  enum Kind {
    TEXT,
    NUMBER,
    PAYLOAD
  }

  private static final Map<String, TaskField> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(TaskField::fieldName, Function.identity()));

  private final Kind kind;
  private final long min;
  private final long max;
  private final String fieldName = name().toLowerCase(Locale.ROOT);

  /** Bounds are of the value of a number, and of the UTF-8 bytes of a text. */
  TaskField(Kind kind, long min, long max) {
    this.kind = kind;
    this.min = min;
    this.max = max;
  }

  /** The field of this name, or null. */
  static TaskField named(String name) {
    return BY_NAME.get(name);
  }

  static String allNames() {
    return Arrays.stream(values()).map(TaskField::fieldName).collect(Collectors.joining(", "));
  }

  Kind kind() {
    return kind;
  }

  long min() {
    return min;
  }

  long max() {
    return max;
  }

  String fieldName() {
    return fieldName;
  }

  private static final class Bounds {
    static final long TEN_YEARS_MS = 10L * 366 * 24 * 3600 * 1000;
  }
}
