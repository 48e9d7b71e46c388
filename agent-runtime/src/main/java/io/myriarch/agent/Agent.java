package io.myriarch.agent;

/**
 * A worker of the fleet: plain blocking code on a virtual thread of its own.
 *
 * <p>Thread rule: an instance belongs to one agent. The host calls its methods one at a time, in
 * the order {@code start}, {@code handle} any number of times, {@code stop}, so state in fields
 * needs no lock. Blocking is fine; code that burns CPU for long belongs in an {@linkplain
 * Operation#cpuBound(String, String) operation declared so}.
 */
public interface Agent {
  /**
   * Called once before the first task.
   *
   * @throws Exception makes the agent {@code error}; the host starts it again later
   */
  default void start(AgentContext context) throws Exception {}

  /**
   * Does one task and returns its result, JSON in UTF-8 by custom; may be empty, never null.
   *
   * <p>An attempt that takes longer than its timeout, or is cancelled, is interrupted: blocking
   * calls throw {@link InterruptedException}, loops should look at {@link
   * AgentContext#isCancelled()}.
   *
   * @throws FinalTaskException when a retry is of no use, such as for a payload that makes no sense
   * @throws Exception any other failure; the task is tried again while it has attempts left
   */
  byte[] handle(Task task, AgentContext context) throws Exception;

  /** Called once after the last task, also when a handler had failed. */
  default void stop(AgentContext context) throws Exception {}
}
