package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.TaskStatus;
import java.nio.charset.StandardCharsets;

/**
 * Where a task is, or how it has ended.
 *
 * @param attempts made or under way
 * @param agent number of the agent that has or had it last; -1: none
 * @param queueUs microseconds it waited for an agent, all attempts
 * @param executionUs microseconds of the last attempt
 * @param output of an ended task: the result, or the error's text in UTF-8
 */
public record TaskResult(
    long taskId,
    TaskStatus status,
    int attempts,
    int agent,
    long queueUs,
    long executionUs,
    byte[] output) {

  /** Whether nothing more will happen to the task. */
  public boolean hasEnded() {
    return isEnd(status);
  }

  public boolean succeeded() {
    return status == TaskStatus.SUCCEEDED;
  }

  /** The output as text. */
  public String outputText() {
    return new String(output, StandardCharsets.UTF_8);
  }

  static boolean isEnd(TaskStatus status) {
    return switch (status) {
      case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> true;
      default -> false;
    };
  }
}
