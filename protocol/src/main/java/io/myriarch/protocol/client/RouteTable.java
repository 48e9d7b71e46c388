package io.myriarch.protocol.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The client's routes and what they are on the present link. Event loop only. */
final class RouteTable {
  /** A route that has never been opened, or could not be opened again. */
  static final int NONE = -1;

  private final List<Entry> entries = new ArrayList<>();

  /** One route. */
  static final class Entry {
    final Route route;
    final CompletableFuture<Route> opened;
    int number = NONE;

    /** Whether it has been opened once: submissions may wait for it. */
    boolean known;

    /** Set when the scheduler does not know the route any more. */
    RejectedException refusal;

    Entry(Route route, CompletableFuture<Route> opened) {
      this.route = route;
      this.opened = opened;
    }
  }

  Entry add(
      String agentType,
      String specialty,
      String operation,
      String tenant,
      CompletableFuture<Route> opened) {
    Entry entry =
        new Entry(new Route(agentType, specialty, operation, tenant, entries.size(), this), opened);
    entries.add(entry);
    return entry;
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  /** The route's number on the present link. */
  int number(int index) {
    return entries.get(index).number;
  }

  /** A new link knows no route: returns those that must be opened again. */
  List<Entry> startOver() {
    List<Entry> known = new ArrayList<>();
    for (Entry entry : entries) {
      entry.number = NONE;
      entry.refusal = null;
      if (entry.known) {
        known.add(entry);
      }
    }
    return known;
  }

  /** Whether a route that submissions may wait for has no answer on this link yet. */
  boolean isReopening() {
    for (Entry entry : entries) {
      if (entry.known && entry.number == NONE && entry.refusal == null) {
        return true;
      }
    }
    return false;
  }
}
