package io.myriarch.agent.runtime.session;

/**
 * An Assign message without its payload, decoded in place: the link's reader fills one and the same
 * instance again and again. Not thread-safe.
 */
public final class Assignment {
  private long taskId;
  private int agent;
  private int epoch;
  private int attempt;
  private int priority;
  private int timeoutMs;
  private String operation = "";

  /** Fills it. {@code operation} is empty for the main one, null for a number never named. */
  public Assignment of(long taskId, int agent, int epoch, int attempt) {
    this.taskId = taskId;
    this.agent = agent;
    this.epoch = epoch;
    this.attempt = attempt;
    return this;
  }

  /** The rest of it. */
  public Assignment doing(String operation, int priority, int timeoutMs) {
    this.operation = operation;
    this.priority = priority;
    this.timeoutMs = timeoutMs;
    return this;
  }

  public long taskId() {
    return taskId;
  }

  public int agent() {
    return agent;
  }

  public int epoch() {
    return epoch;
  }

  public int attempt() {
    return attempt;
  }

  public String operation() {
    return operation;
  }

  public int priority() {
    return priority;
  }

  public int timeoutMs() {
    return timeoutMs;
  }
}
