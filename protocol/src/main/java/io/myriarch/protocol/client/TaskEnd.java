package io.myriarch.protocol.client;

import io.myriarch.protocol.wire.TaskStatus;
import org.agrona.DirectBuffer;

/**
 * How a followed task ended, as handed to {@link TaskListener#onFinished}. One object serves all
 * calls: it, and the output, are good during the call only.
 */
public final class TaskEnd {
  private long submissionId;
  private long taskId;
  private TaskStatus status;
  private int attempts;
  private int agent;
  private long queueUs;
  private long executionUs;
  private DirectBuffer output;
  private int outputOffset;
  private int outputLength;

  TaskEnd() {}

  /** As returned by {@link MyriarchClient#offer}. */
  public long submissionId() {
    return submissionId;
  }

  public long taskId() {
    return taskId;
  }

  /** SUCCEEDED, FAILED, CANCELLED or EXPIRED. */
  public TaskStatus status() {
    return status;
  }

  /** Attempts made. */
  public int attempts() {
    return attempts;
  }

  /** Number of the agent of the last attempt; -1: none. */
  public int agent() {
    return agent;
  }

  /** Microseconds it waited for an agent, all attempts. */
  public long queueUs() {
    return queueUs;
  }

  /** Microseconds of the last attempt's execution. */
  public long executionUs() {
    return executionUs;
  }

  /** Holds the result, or the error's text in UTF-8. */
  public DirectBuffer output() {
    return output;
  }

  public int outputOffset() {
    return outputOffset;
  }

  public int outputLength() {
    return outputLength;
  }

  /** A copy that may be kept. */
  public TaskResult toResult() {
    byte[] copy = new byte[outputLength];
    output.getBytes(outputOffset, copy);
    return new TaskResult(taskId, status, attempts, agent, queueUs, executionUs, copy);
  }

  void task(long taskId, TaskStatus status, int attempts, int agent) {
    this.taskId = taskId;
    this.status = status;
    this.attempts = attempts;
    this.agent = agent;
  }

  void times(long queueUs, long executionUs) {
    this.queueUs = queueUs;
    this.executionUs = executionUs;
  }

  void output(DirectBuffer buffer, int offset, int length) {
    this.output = buffer;
    this.outputOffset = offset;
    this.outputLength = length;
  }

  void submissionId(long id) {
    this.submissionId = id;
  }
}
