package io.myriarch.agent.runtime.host;

import java.nio.charset.StandardCharsets;

/** What the host answers for every agent, whether its kind has an implementation or not. */
final class BaseOperations {
  static final String ECHO = "echo";
  static final String NOOP = "noop";
  static final String HEALTH = "health";

  /** They, as sentences name them. */
  static final String ALL = "echo, noop and health";

  private BaseOperations() {}

  static boolean isBase(String operation) {
    return operation.equals(ECHO) || operation.equals(NOOP) || operation.equals(HEALTH);
  }

  /** The result of {@code health}. Type and specialty are names without characters to escape. */
  static byte[] health(HostedAgent agent, long nowMs) {
    AgentGroup group = agent.group();
    String json =
        "{\"id\":\"agent-%d\",\"type\":%s,\"specialty\":%s,\"status\":\"%s\",\"implemented\":%s,\"tasks_done\":%d,\"tasks_failed\":%d,\"uptime_ms\":%d}"
            .formatted(
                agent.number(),
                JsonText.quoted(group.type()),
                JsonText.quoted(group.specialty()),
                agent.isBroken() ? "error" : "ok",
                group.kind() != null,
                agent.done(),
                agent.failed(),
                nowMs - agent.startedMs());
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
