package io.myriarch.scheduler.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A setting: its key, type, default and range.
 *
 * @param type of the record component
 * @param name dotted, such as {@code journal.fileBytes}
 */
public record ConfigKey(String name, Class<?> type, Setting setting) {
  /**
   * The value of a text.
   *
   * @throws ConfigException naming the key, the text and what is allowed
   */
  Object parse(String text) {
    Object value;
    try {
      value = valueOf(text.strip());
    } catch (InvalidPathException e) {
      throw refusal(text, "a path", e);
    } catch (IllegalArgumentException e) {
      throw refusal(text, e.getMessage(), e);
    }
    if (isBelow(value, setting.min()) || isAbove(value, setting.max())) {
      throw refusal(text, range(), null);
    }
    return value;
  }

  /** The text of a value; parsed again it gives the same value. */
  String print(Object value) {
    return switch (value) {
      case Duration duration -> Quantities.ofDuration(duration);
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Number number when isBytes() -> Quantities.ofBytes(number.longValue());
      default -> value.toString();
    };
  }

  /** What may be written, for people; empty if anything of the type may. */
  public String allowed() {
    if (type.isEnum()) {
      return String.join(" | ", choices());
    } else if (type == boolean.class) {
      return "true | false";
    } else if (setting.min().isEmpty() && setting.max().isEmpty()) {
      return "";
    }
    return setting.min() + " .. " + setting.max();
  }

  private Object valueOf(String text) {
    if (type == String.class) {
      return text;
    } else if (type == Path.class) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a path");
      }
      return Path.of(text);
    } else if (type == boolean.class) {
      return bool(text);
    } else if (type == Duration.class) {
      return Quantities.duration(text);
    } else if (type.isEnum()) {
      return constant(text);
    }
    return number(text);
  }

  private Object number(String text) {
    long value = isBytes() ? Quantities.bytes(text) : integer(text);
    if (type == long.class) {
      return value;
    } else if (type != int.class) {
      throw new AssertionError("a setting cannot be a " + type);
    } else if (value != (int) value) {
      throw new IllegalArgumentException(range());
    }
    return (int) value;
  }

  private static long integer(String text) {
    try {
      return Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number", e);
    }
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private Object constant(String text) {
    List<String> allowed = choices();
    if (!allowed.contains(text)) {
      throw new IllegalArgumentException("one of " + String.join(", ", allowed));
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow();
  }

  private List<String> choices() {
    if (setting.choices().length > 0) {
      return List.of(setting.choices());
    }
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private boolean isBytes() {
    return name.contains("Bytes");
  }

  private boolean isBelow(Object value, String bound) {
    return !bound.isEmpty() && compare(value, valueOf(bound)) < 0;
  }

  private boolean isAbove(Object value, String bound) {
    return !bound.isEmpty() && compare(value, valueOf(bound)) > 0;
  }

  private static int compare(Object a, Object b) {
    return a instanceof Duration duration
        ? duration.compareTo((Duration) b)
        : Long.compare(((Number) a).longValue(), ((Number) b).longValue());
  }

  private String range() {
    if (setting.max().isEmpty()) {
      return "at least " + setting.min();
    } else if (setting.min().isEmpty()) {
      return "at most " + setting.max();
    }
    return "from " + setting.min() + " to " + setting.max();
  }

  private ConfigException refusal(String text, String allowed, Throwable cause) {
    String sentence = "%s = \"%s\" is not allowed: it must be %s.".formatted(name, text, allowed);
    return new ConfigException(sentence, cause);
  }
}
