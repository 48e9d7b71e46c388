package io.myriarch.agent;

import java.util.Objects;

/**
 * Something that the agents of a specialty can do.
 *
 * @param name lower-case words with hyphens, as clients name it
 * @param description one sentence for the agent's card
 * @param cpuBoundPayloadBytesMin from this payload size on it computes for long without blocking;
 *     such tasks run on a bounded pool of platform threads, so that they never hold the carrier
 *     thread of the other agents
 */
public record Operation(String name, String description, int cpuBoundPayloadBytesMin) {
  public Operation {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
  }

  /** An operation that blocks or is quick. */
  public static Operation of(String name, String description) {
    return new Operation(name, description, Integer.MAX_VALUE);
  }

  /** An operation that computes for long. */
  public static Operation cpuBound(String name, String description) {
    return new Operation(name, description, 0);
  }

  /** An operation that is quick for small payloads and computes for long on larger ones. */
  public static Operation cpuBoundFrom(String name, String description, int payloadBytesMin) {
    return new Operation(name, description, payloadBytesMin);
  }

  /** Whether a task with a payload of this size belongs on the pool of platform threads. */
  public boolean cpuBound(int payloadBytes) {
    return payloadBytes >= cpuBoundPayloadBytesMin;
  }
}
