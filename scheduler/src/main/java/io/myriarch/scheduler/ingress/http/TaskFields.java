package io.myriarch.scheduler.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.shard.TaskRequest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Collects the fields of one submission, checks each, and makes the request of them. */
final class TaskFields {
  private static final long PRIORITY_USUAL = 4;
  private static final byte[] NO_PAYLOAD = {};

  private final Set<TaskField> given = EnumSet.noneOf(TaskField.class);
  private final Map<TaskField, String> texts = new EnumMap<>(TaskField.class);
  private final Map<TaskField, Long> numbers = new EnumMap<>(TaskField.class);
  private byte[] payload = NO_PAYLOAD;

  /**
   * The field of this name, which must not have been given before.
   *
   * @throws ProblemException if there is none
   */
  TaskField claim(String name) {
    TaskField field = TaskField.named(name);
    if (field == null) {
      throw Problem.invalid(
          "There is no field '%s': a task has %s."
              .formatted(Texts.shown(name), TaskField.allNames()));
    }
    if (!given.add(field)) {
      throw Problem.invalid("The field '%s' is given twice: give it once.".formatted(name));
    }
    return field;
  }

  void text(TaskField field, String value) {
    int length = value.length();
    if (length < field.min()
        || length > field.max()
        || value.getBytes(UTF_8).length > field.max()) {
      throw Problem.invalid(
          "The field '%s' must be a text of %d to %d bytes."
              .formatted(field.fieldName(), field.min(), field.max()));
    }
    texts.put(field, value);
  }

  void number(TaskField field, long value) {
    if (value < field.min() || value > field.max()) {
      throw outOfRange(field);
    }
    numbers.put(field, value);
  }

  void payload(byte[] bytes) {
    payload = bytes;
  }

  /** What to say of a number that is none or is out of range. */
  static ProblemException outOfRange(TaskField field) {
    return Problem.invalid(
        "The field '%s' must be a whole number from %d to %d."
            .formatted(field.fieldName(), field.min(), field.max()));
  }

  /**
   * The request.
   *
   * @throws ProblemException if a field is missing or two contradict each other
   */
  TaskRequest request() {
    if (text(TaskField.TYPE).isEmpty()) {
      throw Problem.invalid("The field 'type' is missing: name an agent type, or any.");
    }
    return new TaskRequest(
        text(TaskField.TYPE),
        text(TaskField.SPECIALTY).isEmpty() ? "any" : text(TaskField.SPECIALTY),
        text(TaskField.OPERATION),
        numbers.getOrDefault(TaskField.PRIORITY, PRIORITY_USUAL).intValue(),
        durability(),
        (int) number(TaskField.MAX_ATTEMPTS),
        number(TaskField.EXECUTION_TIMEOUT_MS),
        delayMs(),
        number(TaskField.DEADLINE_MS),
        text(TaskField.ORDERING_KEY),
        text(TaskField.TENANT),
        text(TaskField.IDEMPOTENCY_KEY),
        payload);
  }

  private long delayMs() {
    if (number(TaskField.DELAY_MS) != 0 && number(TaskField.NOT_BEFORE_MS) != 0) {
      throw Problem.invalid("delay_ms and not_before_ms mean the same: give one of them.");
    }
    return Math.max(number(TaskField.DELAY_MS), number(TaskField.NOT_BEFORE_MS));
  }

  private Durability durability() {
    return switch (text(TaskField.DURABILITY)) {
      case "" -> Durability.DEFAULT;
      case "process" -> Durability.PROCESS;
      case "fsync" -> Durability.FSYNC;
      default ->
          throw Problem.invalid(
              "The field 'durability' must be process or fsync, or be left out for the default.");
    };
  }

  boolean isGiven(TaskField field) {
    return given.contains(field);
  }

  String text(TaskField field) {
    return texts.getOrDefault(field, "");
  }

  private long number(TaskField field) {
    return numbers.getOrDefault(field, 0L);
  }
}
