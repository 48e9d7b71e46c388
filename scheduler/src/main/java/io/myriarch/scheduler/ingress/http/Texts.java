package io.myriarch.scheduler.ingress.http;

/** Users' texts as error messages quote them. */
final class Texts {
  private static final int SHOWN_MAX = 64;

  private Texts() {}

  /** The text cut to a length that fits a sentence, without control characters. */
  static String shown(String text) {
    String start = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
    return start.codePoints().anyMatch(Character::isISOControl)
        ? start.replaceAll("\\p{Cntrl}", "?")
        : start;
  }
}
