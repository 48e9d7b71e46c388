package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.SchedulerGateway.Page;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** What listings have in common: a limit, a cursor, filters of known values. */
final class Paging {
  private static final int LIMIT_USUAL = 100;
  private static final int CURSOR_LENGTH_MAX = 256;

  private final int limitMax;

  Paging(int limitMax) {
    this.limitMax = limitMax;
  }

  int limit(Map<String, String> query) {
    String text = query.get("limit");
    if (text == null) {
      return Math.min(LIMIT_USUAL, limitMax);
    }
    if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > limitMax) {
      throw Problem.invalid(
          "limit=%s is wrong: it must be a whole number from 1 to %d."
              .formatted(Texts.shown(text), limitMax));
    }
    return Integer.parseInt(text);
  }

  /** The cursor, or null for the first page. */
  static String cursor(Map<String, String> query) {
    String text = query.get("cursor");
    if (text != null && (text.isEmpty() || text.length() > CURSOR_LENGTH_MAX)) {
      throw invalidCursor(text);
    }
    return text;
  }

  /** The filter's value, or null if there is none. */
  static String filter(Map<String, String> query, String name, List<String> known) {
    String text = query.get(name);
    if (text != null && !known.contains(text)) {
      throw Problem.invalid(
          "%s=%s is unknown: it must be one of %s."
              .formatted(name, Texts.shown(text), String.join(", ", known)));
    }
    return text;
  }

  /** Turns the gateway's refusal of a cursor into a problem. */
  static <T> Future<Page<T>> checked(Future<Page<T>> page, String cursor) {
    return page.recover(cause ->
        Future.failedFuture(
            cause instanceof IllegalArgumentException && cursor != null
                ? invalidCursor(cursor)
                : cause));
  }

  private static ProblemException invalidCursor(String text) {
    return new ProblemException(
        Problem.of(
            RejectCode.INVALID_CURSOR,
            "'%s' is no cursor of this listing: take it from the page before, with the same filters."
                .formatted(Texts.shown(text))));
  }
}
