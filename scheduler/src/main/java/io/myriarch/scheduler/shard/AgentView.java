package io.myriarch.scheduler.shard;

import java.util.List;

/**
 * An agent as shown to users: its card and its state.
 *
 * @param status idle, working, error or healing
 * @param runtime id of the runtime that hosts it, null while it is being placed
 * @param operations what it can do, the main one first, the base operations last
 * @param task id of the task it works on; 0: none
 */
public record AgentView(
    int number,
    String type,
    String specialty,
    String status,
    String runtime,
    String region,
    String version,
    List<OperationView> operations,
    long tasksSucceeded,
    long tasksFailed,
    long task) {
  /** An operation on the card. */
  public record OperationView(String name, String description, boolean base) {}

  /** The id that users see. */
  public String id() {
    return idOf(number);
  }

  /** The id of the agent with this number. */
  public static String idOf(int number) {
    return "agent-" + number;
  }

  /** The number of an id, or -1 if it has not the form of one. */
  public static int numberOf(String id) {
    if (!id.matches("agent-(0|[1-9][0-9]{0,8})")) {
      return -1;
    }
    return Integer.parseInt(id.substring("agent-".length()));
  }
}
