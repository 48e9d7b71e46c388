package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.Rejection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An error as HTTP users see it: RFC 9457, with a stable {@code code}.
 *
 * @param detail what is wrong and what to do
 * @param retryAfterMs 0: a retry of the same request is of no use
 * @param extras further members: texts, or lists of texts
 * @param status of the answer, as a rule that of the code
 */
record Problem(
    RejectCode code, String detail, int retryAfterMs, Map<String, Object> extras, int status) {
  static final String MEDIA_TYPE = "application/problem+json";

  Problem(RejectCode code, String detail, int retryAfterMs, Map<String, Object> extras) {
    this(code, detail, retryAfterMs, extras, statusOf(code));
  }

  /** The same with a status that says more than the code. */
  Problem as(int otherStatus) {
    return new Problem(code, detail, retryAfterMs, extras, otherStatus);
  }

  static Problem of(RejectCode code, String detail) {
    return new Problem(code, detail, 0, Map.of());
  }

  static Problem of(Rejection rejection) {
    return new Problem(rejection.code(), rejection.sentence(), rejection.retryAfterMs(), Map.of());
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(of(RejectCode.INVALID_REQUEST, detail));
  }

  Problem with(String member, String value) {
    return new Problem(code, detail, retryAfterMs, Map.of(member, value), status);
  }

  Problem with(String member, List<String> values) {
    return new Problem(code, detail, retryAfterMs, Map.of(member, values), status);
  }

  /** The stable code as users see it. */
  static String nameOf(RejectCode code) {
    return code.name().toLowerCase(Locale.ROOT);
  }

  /** The code in words. */
  static String titleOf(RejectCode code) {
    String words = nameOf(code).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** The HTTP status of a code. */
  static int statusOf(RejectCode code) {
    return switch (code) {
      case INVALID_REQUEST,
          INVALID_ID,
          INVALID_CURSOR,
          MALFORMED_JSON,
          PROTOCOL_ERROR,
          UNSUPPORTED_VERSION ->
          400;
      case UNKNOWN_TASK, NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case IDEMPOTENCY_CONFLICT, ALREADY_FINISHED, DUPLICATE_RUNTIME -> 409;
      case PAYLOAD_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case UNKNOWN_TYPE, UNKNOWN_SPECIALTY, UNKNOWN_OPERATION, UNSUPPORTED -> 422;
      case OVERLOADED, WINDOW_EXCEEDED -> 429;
      case NOT_READY, SHUTTING_DOWN, SLOW_CONSUMER, TOO_MANY_LINKS -> 503;
      case UNKNOWN_ROUTE, INTERNAL, NULL_VAL -> 500;
    };
  }
}
