package io.myriarch.protocol.client;

/**
 * A destination of tasks, opened by {@link MyriarchClient#openRoute}. Good for the life of its
 * client: after a reconnect the client opens it again by itself. May be used by many threads.
 */
public final class Route {
  private final String agentType;
  private final String specialty;
  private final String operation;
  private final String tenant;
  private final int index;
  private final RouteTable owner;

  Route(
      String agentType,
      String specialty,
      String operation,
      String tenant,
      int index,
      RouteTable owner) {
    this.agentType = agentType;
    this.specialty = specialty;
    this.operation = operation;
    this.tenant = tenant;
    this.index = index;
    this.owner = owner;
  }

  public String agentType() {
    return agentType;
  }

  public String specialty() {
    return specialty;
  }

  /** The operation as it was asked for: empty for the specialty's main one. */
  public String operation() {
    return operation;
  }

  /** Who submits; empty: the default tenant. */
  public String tenant() {
    return tenant;
  }

  /** Place in the client's table of routes: unlike the link's number it never changes. */
  int index() {
    return index;
  }

  /** Whether it was opened by the client with this table. */
  boolean isOf(RouteTable routes) {
    return owner == routes;
  }

  @Override
  public String toString() {
    return agentType + "/" + specialty + (operation.isEmpty() ? "" : "/" + operation);
  }
}
