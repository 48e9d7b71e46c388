package io.myriarch.protocol.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests without an answer. Their correlation ids count down from -1, so that they never meet
 * those of submissions. Event loop only.
 */
final class RequestTable {
  private static final int REQUESTS_MAX = 100_000;

  /** In the order of asking, which is that of their deadlines. */
  private final Map<Long, Pending> pending = new LinkedHashMap<>();

  private long lastId;

  /** A request and the time at which its user gives up. */
  record Pending(Request request, long deadlineNs) {}

  boolean isFull() {
    return pending.size() >= REQUESTS_MAX;
  }

  /** Keeps a request and returns its correlation id. */
  long add(Request request, long deadlineNs) {
    lastId--;
    pending.put(lastId, new Pending(request, deadlineNs));
    return lastId;
  }

  /** The request that this answers, once; null if there is none. */
  Request answered(long correlationId) {
    Pending answered = pending.remove(correlationId);
    return answered == null ? null : answered.request();
  }

  /** Takes out those whose deadline has passed. */
  List<Request> expired(long nowNs) {
    List<Request> expired = new ArrayList<>();
    Iterator<Pending> all = pending.values().iterator();
    while (all.hasNext()) {
      Pending each = all.next();
      if (each.deadlineNs() - nowNs > 0) {
        break;
      }
      expired.add(each.request());
      all.remove();
    }
    return expired;
  }

  /** Takes all out. */
  List<Pending> takeAll() {
    List<Pending> all = List.copyOf(pending.values());
    pending.clear();
    return all;
  }
}
