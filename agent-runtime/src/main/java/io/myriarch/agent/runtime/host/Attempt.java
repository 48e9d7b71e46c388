package io.myriarch.agent.runtime.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One attempt at a task: first what is to be done, later how it ended.
 *
 * <pre>
 *            begin             close              end            written
 *   NEW ---------------> RUNNING ------> CLOSED -------> ENDED ----------> WRITTEN
 *    | cancel              | cancel        ^               ^
 *    v                     v               | close         |
 *   CANCELLED        INTERRUPTING -> INTERRUPTED           |
 *    +-----------------------------------------------------+
 * </pre>
 *
 * <p>Thread rule: the link's reader creates and cancels it, the agent's thread (or the pool's, for
 * a CPU-bound operation) begins, closes and ends it, the link's writer reads the outcome after the
 * end. All meet in {@code state}. An interrupt can only be under way in INTERRUPTING, and {@link
 * #close()} waits until it has been delivered: so it never reaches the agent's next task.
 */
public final class Attempt {
  private static final int NEW = 0;
  private static final int RUNNING = 1;
  private static final int CANCELLED = 2;
  private static final int INTERRUPTING = 3;
  private static final int INTERRUPTED = 4;
  private static final int CLOSED = 5;
  private static final int ENDED = 6;
  private static final int WRITTEN = 7;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Attempt.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long taskId;
  private final int agentNumber;
  private final AgentGroup group;
  private final String operation;
  private final char epoch;
  private final char number;
  private final byte priority;
  private final int timeoutMs;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  private Thread worker;
  // The payload until the end, then the result or the error's text; null once written.
  private byte[] bytes;
  private Outcome outcome;
  private int executionUs;

  Attempt(Assignment assignment, AgentGroup group, byte[] payload) {
    this.taskId = assignment.taskId();
    this.agentNumber = assignment.agent();
    this.group = group;
    this.operation = assignment.operation();
    this.epoch = (char) assignment.epoch();
    this.number = (char) assignment.attempt();
    this.priority = (byte) assignment.priority();
    this.timeoutMs = assignment.timeoutMs();
    this.bytes = payload;
  }

  public long taskId() {
    return taskId;
  }

  public int agentNumber() {
    return agentNumber;
  }

  public int epoch() {
    return epoch;
  }

  /** 1 for the first attempt: with the epoch the fencing token. */
  public int number() {
    return number;
  }

  /** Null for an attempt at an agent that is not hosted. */
  AgentGroup group() {
    return group;
  }

  String operation() {
    return operation;
  }

  int priority() {
    return priority;
  }

  int timeoutMs() {
    return timeoutMs;
  }

  byte[] payload() {
    return bytes;
  }

  /** How it ended. After the end. */
  public Outcome outcome() {
    return outcome;
  }

  /** The result, or the error's text in UTF-8. After the end, before {@link #written()}. */
  public byte[] output() {
    return bytes;
  }

  /** Microseconds in the handler. After the end. */
  public int executionUs() {
    return executionUs;
  }

  boolean isNew() {
    int now = state;
    return now == NEW || now == CANCELLED;
  }

  /** Whether the scheduler may still wait for this attempt. */
  boolean isHeld() {
    return state != WRITTEN;
  }

  /** Whether the agent works on it or is about to. */
  boolean isWorking() {
    return state < ENDED;
  }

  boolean isEnded() {
    return state >= ENDED;
  }

  /** Whether the handler has been interrupted because the scheduler gave the attempt up. */
  boolean isCancelled() {
    int now = state;
    return now == INTERRUPTING || now == INTERRUPTED || now == CANCELLED;
  }

  boolean isFor(long task, int epochOfAssign, int attemptOfAssign) {
    return taskId == task && epoch == epochOfAssign && number == attemptOfAssign;
  }

  /** The current thread works on it from now on; false if it has been cancelled before. */
  boolean begin() {
    worker = Thread.currentThread();
    return STATE.compareAndSet(this, NEW, RUNNING);
  }

  /**
   * The handler has come back: after this no interrupt for this attempt can arrive, and none is
   * pending on the current thread.
   *
   * @return false if the attempt was cancelled while it ran
   */
  @SuppressWarnings("ThreadPriorityCheck") // the yield lets a canceller on the same carrier go on
  boolean close() {
    boolean undisturbed = STATE.compareAndSet(this, RUNNING, CLOSED);
    if (!undisturbed) {
      while (state == INTERRUPTING) {
        Thread.yield(); // the canceller is between its two steps; neither of them blocks
      }
    }
    boolean _ = Thread.interrupted();
    return undisturbed;
  }

  /** Ends it without a handler having run; an attempt cancelled meanwhile ends as interrupted. */
  void endAtOnce(Outcome how, byte[] output, int tookUs) {
    if (state == NEW) {
      end(how, output, tookUs);
    } else {
      end(Outcome.INTERRUPTED, FailureText.CANCELLED_BEFORE_START, tookUs);
    }
  }

  /** Stores the outcome and publishes it. */
  void end(Outcome how, byte[] output, int tookUs) {
    outcome = how;
    bytes = output;
    executionUs = tookUs;
    STATE.setRelease(this, ENDED);
  }

  /** The outcome has been handed to the connection: counts it, and lets go of its bytes. */
  public void written() {
    if (group != null) {
      group.metrics().countOutcome(outcome);
    }
    bytes = null;
    STATE.setOpaque(this, WRITTEN);
  }

  /** The scheduler has given the attempt up: interrupts the handler if it still runs. */
  boolean cancel() {
    if (STATE.compareAndSet(this, NEW, CANCELLED)) {
      return true;
    }
    if (!STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
      return false;
    }
    worker.interrupt();
    STATE.setRelease(this, INTERRUPTED);
    return true;
  }
}
