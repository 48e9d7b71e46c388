package io.myriarch.scheduler.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes and durations as people write them: {@code 64MiB}, {@code 1.5s}. */
public final class Quantities {
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(-?[0-9][0-9_]{0,24}(?:\\.[0-9]{1,9})?) ?([A-Za-z]{0,8})");
  private static final Map<String, Long> BYTE_UNITS = new LinkedHashMap<>();
  private static final Map<String, Long> TIME_UNITS_NS = new LinkedHashMap<>();

  static {
    BYTE_UNITS.put("TiB", 1L << 40);
    BYTE_UNITS.put("GiB", 1L << 30);
    BYTE_UNITS.put("MiB", 1L << 20);
    BYTE_UNITS.put("KiB", 1L << 10);
    BYTE_UNITS.put("B", 1L);
    TIME_UNITS_NS.put("d", Duration.ofDays(1).toNanos());
    TIME_UNITS_NS.put("h", Duration.ofHours(1).toNanos());
    TIME_UNITS_NS.put("m", Duration.ofMinutes(1).toNanos());
    TIME_UNITS_NS.put("s", 1_000_000_000L);
    TIME_UNITS_NS.put("ms", 1_000_000L);
    TIME_UNITS_NS.put("us", 1_000L);
    TIME_UNITS_NS.put("ns", 1L);
  }

  private Quantities() {}

  /**
   * Parses bytes; a number without a unit counts single bytes.
   *
   * @throws IllegalArgumentException with what is expected
   */
  public static long bytes(String text) {
    return parse(text, BYTE_UNITS, "B", "a size such as 64MiB (units B, KiB, MiB, GiB, TiB)");
  }

  /**
   * Parses a duration; the unit is required.
   *
   * @throws IllegalArgumentException with what is expected
   */
  public static Duration duration(String text) {
    String expected = "a duration such as 250ms (units ns, us, ms, s, m, h, d)";
    return Duration.ofNanos(parse(text, TIME_UNITS_NS, text.equals("0") ? "ns" : "", expected));
  }

  /** Writes bytes in the largest unit that needs no fraction. */
  public static String ofBytes(long bytes) {
    return print(bytes, BYTE_UNITS, "B");
  }

  /** Writes a duration in the largest unit that needs no fraction. */
  public static String ofDuration(Duration duration) {
    return print(duration.toNanos(), TIME_UNITS_NS, "s");
  }

  private static long parse(
      String text, Map<String, Long> units, String unitDefault, String expected) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(expected);
    }
    Long factor = units.get(matcher.group(2).isEmpty() ? unitDefault : matcher.group(2));
    if (factor == null) {
      throw new IllegalArgumentException(expected);
    }
    try {
      return new BigDecimal(matcher.group(1).replace("_", ""))
          .multiply(BigDecimal.valueOf(factor))
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  private static String print(long amount, Map<String, Long> units, String unitOfZero) {
    if (amount == 0) {
      return "0" + unitOfZero;
    }
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (amount % unit.getValue() == 0) {
        return amount / unit.getValue() + unit.getKey();
      }
    }
    throw new AssertionError("the smallest unit divides every amount");
  }
}
