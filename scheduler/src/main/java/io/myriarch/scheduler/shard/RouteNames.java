package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.Routes;
import java.util.Arrays;

/**
 * The names of routes for threads other than the shard's: a copy that is replaced when a route is
 * added.
 */
final class RouteNames {
  private volatile Names[] names = new Names[0];

  /** What a route number stands for. */
  record Names(String type, String specialty, String operation, String tenant) {}

  /** Takes over routes that were added; the shard's thread alone. */
  void update(Routes routes) {
    Names[] known = names;
    if (known.length == routes.size()) {
      return;
    }
    Names[] added = Arrays.copyOf(known, routes.size());
    for (int number = known.length; number < added.length; number++) {
      Routes.Route route = routes.get(number);
      added[number] =
          new Names(route.typeName(), route.specialtyName(), route.operation(), route.tenantName());
    }
    names = added;
  }

  Names get(int number) {
    return names[number];
  }
}
