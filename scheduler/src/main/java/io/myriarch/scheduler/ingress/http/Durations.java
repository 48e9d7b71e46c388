package io.myriarch.scheduler.ingress.http;

/** Durations as users write them in a query: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
final class Durations {
  private static final int DIGITS_MAX = 12;

  private Durations() {}

  /**
   * Milliseconds of a text.
   *
   * @throws ProblemException if it is no duration or is more than {@code msMax}
   */
  static long parseMs(String name, String text, long msMax) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    long unitMs = unitMs(text.substring(digits));
    if (digits == 0 || digits > DIGITS_MAX || unitMs == 0) {
      throw Problem.invalid(
          "%s=%s is no duration: write a whole number and a unit, such as 500ms, 5s or 2m."
              .formatted(name, Texts.shown(text)));
    }
    long ms = Long.parseLong(text, 0, digits, 10) * unitMs;
    if (ms > msMax) {
      throw Problem.invalid(
          "%s=%s is too long: at most %dms.".formatted(name, Texts.shown(text), msMax));
    }
    return ms;
  }

  private static long unitMs(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 0;
    };
  }
}
