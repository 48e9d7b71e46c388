package io.myriarch.agent.runtime.session;

/** Something that the link's writer sends to the scheduler. */
public sealed interface Outgoing {
  /** These agents have been started. */
  record AgentsReady(int firstAgent, int count) implements Outgoing {}

  /** Asks the scheduler for a sign of life. */
  record Ping(long timestampNs) implements Outgoing {}

  /** Answers the scheduler's ping. */
  record Pong(long timestampNs) implements Outgoing {}

  /** The runtime's figures. */
  record Heartbeat(
      int agentsHosted, int agentsWorking, long heapUsedBytes, long rssBytes, long cpuMillis)
      implements Outgoing {}

  /** The runtime stops. */
  record Leaving(int held) implements Outgoing {}
}
