package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Destinations of tasks, numbered: names are compared once, when a route is opened. Bounded: a
 * route is made of names of the fleet, of operations that its agents have, and of tenants, which
 * are bounded.
 */
public final class Routes {
  private final FleetLayout layout;
  private final Tenants tenants;
  private final List<Route> routes = new ArrayList<>();
  private final Map<String, Route> byNames = new HashMap<>();
  private final List<String> operations = new ArrayList<>();
  private final Map<String, Integer> operationIndex = new HashMap<>();

  /**
   * A destination.
   *
   * @param number as in the journal
   * @param target of {@link FleetLayout}; -1: a specialty that the fleet no longer has
   * @param type index of the type's metrics; {@code any} has the index after the last type
   * @param operationNumber as runtimes are told
   * @param tenant number of {@link Tenants}
   */
  public record Route(
      int number,
      String typeName,
      String specialtyName,
      String operation,
      int target,
      int type,
      int operationNumber,
      String tenantName,
      int tenant) {}

  Routes(FleetLayout layout, Tenants tenants) {
    this.layout = layout;
    this.tenants = tenants;
  }

  /** The route of these names, made if it is new. */
  Route intern(String type, String specialty, String operation, String tenant) {
    Route known = byNames.get(key(type, specialty, operation, tenant));
    return known != null ? known : define(routes.size(), type, specialty, operation, tenant);
  }

  boolean isKnown(String type, String specialty, String operation, String tenant) {
    return byNames.containsKey(key(type, specialty, operation, tenant));
  }

  /** Whether there is a route of this number. */
  public boolean isDefined(int number) {
    return number >= 0 && number < routes.size();
  }

  /** Defines a route as the journal has it. Numbers come in order; a repetition changes nothing. */
  Route define(int number, String type, String specialty, String operation, String tenant) {
    if (isDefined(number)) {
      return routes.get(number);
    }
    if (number != routes.size()) {
      throw new IllegalStateException(
          "route " + number + " is defined before route " + routes.size());
    }
    int typeIndex = layout.types().indexOf(type);
    Route route =
        new Route(
            number,
            type,
            specialty,
            operation,
            layout.target(type, specialty),
            typeIndex < 0 ? layout.types().size() : typeIndex,
            operationNumber(operation),
            tenant,
            tenants.restore(tenant));
    routes.add(route);
    byNames.put(key(type, specialty, operation, tenant), route);
    return route;
  }

  private int operationNumber(String name) {
    return operationIndex.computeIfAbsent(
        name,
        added -> {
          operations.add(added);
          return operations.size() - 1;
        });
  }

  private static String key(String type, String specialty, String operation, String tenant) {
    return type + '/' + specialty + '/' + operation + '/' + tenant;
  }

  public Route get(int number) {
    return routes.get(number);
  }

  public int size() {
    return routes.size();
  }

  /** Names of operations by their number. */
  public List<String> operations() {
    return operations;
  }
}
