package io.myriarch.agent.runtime.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * One attempt at a task: first what is to be done, later how it ended.
 *
 * <pre>
 *            begin            close              end           take           deliver
 *   NEW ---------------> RUNNING ------> CLOSED ------> ENDED ------> TAKEN ---------> DELIVERED
 *    | cancel              | cancel        ^              ^
 *    v                     v               | close        |
 *   CANCELLED       INTERRUPTING -> INTERRUPTED           |
 *    +----------------------------------------------------+
 *
 *   RUNNING, INTERRUPTED -- abandon --> ABANDONED
 * </pre>
 *
 * <p>Thread rule: the link's reader creates and cancels it, whoever performs it begins, closes and
 * ends it, the link's writer takes and delivers the outcome. All meet in {@code state}. An
 * interrupt can only be under way in INTERRUPTING, and {@link #tryClose()} tells to wait until it
 * has been delivered: so it never reaches the agent's next task.
 */
public class AttemptState {
  /** What cancelling asks for. */
  public enum Cancel {
    /** It ends without its handler having run. */
    BEFORE_START,
    /** The caller interrupts the handler and then calls {@link #interrupted()}. */
    INTERRUPT,
    /** Its handler has come back already, or has been cancelled before. */
    TOO_LATE
  }

  /** What the end of a handler found. */
  public enum Close {
    /** The outcome of the handler counts. */
    UNDISTURBED,
    /** It was cancelled while it ran. */
    CANCELLED,
    /** Nobody waits for it any more, and its agent has been replaced. */
    ABANDONED,
    /** An interrupt is on its way: ask again. */
    INTERRUPT_UNDER_WAY
  }

  private static final int NEW = 0;
  private static final int RUNNING = 1;
  private static final int CANCELLED = 2;
  private static final int INTERRUPTING = 3;
  private static final int INTERRUPTED = 4;
  private static final int CLOSED = 5;
  private static final int ENDED = 6;
  private static final int TAKEN = 7;
  private static final int DELIVERED = 8;
  private static final int ABANDONED = 9;

  private static final byte[] CANCELLED_TEXT =
      text("The attempt was cancelled before it had ended.");
  private static final byte[] HANDED_BACK_TEXT =
      text("The runtime leaves and hands the task back.");

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(AttemptState.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long taskId;
  private final int agentNumber;
  private final char epoch;
  private final char number;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  // Written before the cancelling that it explains, which publishes it.
  private boolean handedBack;
  // The payload until the end, then the result or the error's text; null once delivered.
  private byte[] bytes;
  private Outcome outcome;
  private int executionUs;

  /** An attempt that has just been assigned. */
  protected AttemptState(long taskId, int agentNumber, int epoch, int number, byte[] payload) {
    this.taskId = taskId;
    this.agentNumber = agentNumber;
    this.epoch = (char) epoch;
    this.number = (char) number;
    this.bytes = payload;
  }

  /** An attempt of which only the outcome is left. */
  public static AttemptState ended(
      long taskId, int agentNumber, int epoch, int number, Outcome how, byte[] output, int tookUs) {
    AttemptState made = new AttemptState(taskId, agentNumber, epoch, number, null);
    boolean _ = made.end(how, output, tookUs);
    return made;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public final long taskId() {
    return taskId;
  }

  public final int agentNumber() {
    return agentNumber;
  }

  public final int epoch() {
    return epoch;
  }

  /** 1 for the first attempt: with the epoch the fencing token. */
  public final int number() {
    return number;
  }

  /** What is to be done. Before the end. */
  public final byte[] payload() {
    return bytes;
  }

  /** How it ended. After the end. */
  public final Outcome outcome() {
    return outcome;
  }

  /** The result, or the error's text in UTF-8. After the end, before {@link #deliver()}. */
  public final byte[] output() {
    return bytes;
  }

  /** Microseconds in the handler. After the end. */
  public final int executionUs() {
    return executionUs;
  }

  /** Whether no handler has begun on it yet. */
  public final boolean isNew() {
    int now = state;
    return now == NEW || now == CANCELLED;
  }

  /** Whether its outcome has yet to come to the link's writer. */
  public final boolean isHeld() {
    return state < TAKEN;
  }

  /** Whether the agent works on it or is about to. */
  public final boolean isWorking() {
    return state < ENDED;
  }

  public final boolean isEnded() {
    return state >= ENDED;
  }

  /** Whether whatever comes of it counts for nothing. */
  public final boolean isAbandoned() {
    return state == ABANDONED;
  }

  /** Whether the handler has been interrupted because the attempt was given up. */
  public final boolean isCancelled() {
    int now = state;
    return now == INTERRUPTING || now == INTERRUPTED || now == CANCELLED || now == ABANDONED;
  }

  /** Whether these are its task and its fencing token. */
  public final boolean isFor(long task, int epochOfAssign, int attemptOfAssign) {
    return taskId == task && epoch == epochOfAssign && number == attemptOfAssign;
  }

  /** A handler begins; false if the attempt has been cancelled before. */
  protected final boolean tryBegin() {
    return STATE.compareAndSet(this, NEW, RUNNING);
  }

  /**
   * The handler has come back: unless an interrupt is under way, none can be sent after this.
   * Decides whether its outcome counts.
   */
  protected final Close tryClose() {
    while (true) {
      switch (state) {
        case RUNNING -> {
          if (STATE.compareAndSet(this, RUNNING, CLOSED)) {
            return Close.UNDISTURBED;
          }
        }
        case INTERRUPTED -> {
          if (STATE.compareAndSet(this, INTERRUPTED, CLOSED)) {
            return Close.CANCELLED;
          }
        }
        case INTERRUPTING -> {
          return Close.INTERRUPT_UNDER_WAY;
        }
        default -> {
          return Close.ABANDONED;
        }
      }
    }
  }

  /** Ends it without a handler having run; an attempt cancelled meanwhile ends as such. */
  public final void endAtOnce(Outcome how, byte[] output, int tookUs) {
    if (state == NEW) {
      boolean _ = end(how, output, tookUs);
    } else {
      endCancelled(tookUs);
    }
  }

  /** Ends it as cancelled or as handed back. */
  public final void endCancelled(int tookUs) {
    boolean _ =
        end(
            handedBack ? Outcome.HANDED_BACK : Outcome.INTERRUPTED,
            handedBack ? HANDED_BACK_TEXT : CANCELLED_TEXT,
            tookUs);
  }

  /** Stores the outcome and publishes it; false if the attempt has been abandoned. */
  public final boolean end(Outcome how, byte[] output, int tookUs) {
    if (state == ABANDONED) {
      return false;
    }
    outcome = how;
    bytes = output;
    executionUs = tookUs;
    STATE.setRelease(this, ENDED);
    return true;
  }

  /** The link's writer has it: from here on it is in the {@link Delivery}. */
  protected void take() {
    STATE.setOpaque(this, TAKEN);
  }

  /** Nobody will ask for its outcome again: lets go of its bytes. */
  final void deliver() {
    bytes = null;
    STATE.setOpaque(this, DELIVERED);
  }

  /** It has been given up; tells what the caller is to do. */
  public final Cancel cancel() {
    if (STATE.compareAndSet(this, NEW, CANCELLED)) {
      return Cancel.BEFORE_START;
    }
    return STATE.compareAndSet(this, RUNNING, INTERRUPTING) ? Cancel.INTERRUPT : Cancel.TOO_LATE;
  }

  /** The handler has been interrupted. */
  public final void interrupted() {
    STATE.setRelease(this, INTERRUPTED);
  }

  /** As {@link #cancel()}, and the task goes to another agent without having used an attempt. */
  final Cancel handBack() {
    if (isWorking()) {
      handedBack = true;
    }
    return cancel();
  }

  /**
   * The handler does not come back though it was interrupted: whatever it does later counts for
   * nothing. The outcome that is to be told instead, or null if it has come back after all.
   */
  final AttemptState abandon() {
    if (!STATE.compareAndSet(this, INTERRUPTED, ABANDONED)) {
      return null;
    }
    AttemptState instead = new AttemptState(taskId, agentNumber, epoch, number, null);
    instead.handedBack = handedBack;
    instead.endCancelled(0);
    return instead;
  }

  /** Whether it was interrupted and its handler has not come back since. */
  final boolean isInterrupted() {
    return state == INTERRUPTED;
  }
}
