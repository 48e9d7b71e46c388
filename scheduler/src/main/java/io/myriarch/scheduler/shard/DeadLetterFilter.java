package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.scheduler.core.DeadLetter;

/**
 * Which dead letters. Null fields, and 0 for times, do not filter.
 *
 * @param sinceMs failed at this time or later
 * @param untilMs failed before this time
 * @param errorContains the error's text contains this, whatever the case
 */
public record DeadLetterFilter(
    String type,
    String specialty,
    String operation,
    String tenant,
    FailureKind kind,
    long sinceMs,
    long untilMs,
    String errorContains) {
  /** All of them. */
  public static final DeadLetterFilter ALL =
      new DeadLetterFilter(null, null, null, null, null, 0, 0, null);

  /** Whether it may match, as far as that can be told without its record. */
  boolean mayMatch(DeadLetter letter, RouteNames.Names names) {
    return matches(type, names.type())
        && matches(specialty, names.specialty())
        && matches(operation, names.operation())
        && matches(tenant, names.tenant())
        && (kind == null || kind == letter.kind())
        && letter.failedAtMs() >= sinceMs
        && (untilMs == 0 || letter.failedAtMs() < untilMs);
  }

  private static boolean matches(String wanted, String has) {
    return wanted == null || wanted.equals(has);
  }

  boolean needsRecord() {
    return errorContains != null;
  }

  /** Whether the error's text is what is looked for. */
  boolean matchesError(String error) {
    if (errorContains == null) {
      return true;
    }
    for (int at = 0; at + errorContains.length() <= error.length(); at++) {
      if (error.regionMatches(true, at, errorContains, 0, errorContains.length())) {
        return true;
      }
    }
    return false;
  }
}
