package io.myriarch.scheduler.core;

import java.util.List;

/**
 * What a runtime can host for a specialty.
 *
 * @param operations beside the base operations; the first is the main one
 */
public record AgentKind(String type, String specialty, String version, List<Operation> operations) {
  /** An operation on the agent card. */
  public record Operation(String name, String description) {}

  /** Whether it has the operation, base operations aside. */
  boolean has(String operation) {
    return operations.stream().anyMatch(o -> o.name().equals(operation));
  }
}
