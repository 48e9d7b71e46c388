package io.myriarch.agent;

import java.util.Objects;

/**
 * Something that the agents of a specialty can do.
 *
 * @param name lower-case words with hyphens, as clients name it
 * @param description one sentence for the agent's card
 * @param cpuBound whether it computes for long without blocking: such operations run on a bounded
 *     pool of platform threads, so that they never hold the carrier thread of the other agents
 */
public record Operation(String name, String description, boolean cpuBound) {
  public Operation {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
  }

  /** An operation that blocks or is quick. */
  public static Operation of(String name, String description) {
    return new Operation(name, description, false);
  }

  /** An operation that computes for long. */
  public static Operation cpuBound(String name, String description) {
    return new Operation(name, description, true);
  }
}
