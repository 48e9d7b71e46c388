package io.myriarch.agent.runtime.session;

/**
 * An agent as the session sees it: a mailbox of one attempt, and what has been said of it to the
 * scheduler.
 *
 * <p>Thread rule: the link's reader alone puts attempts into the slot, and only when the last one
 * has ended; any thread may look.
 */
public abstract class AgentSlot {
  private final int number;
  private volatile AttemptState current;
  private volatile boolean started;

  // The link by which it was deployed last, and that by which it was announced.
  volatile int deployedBy;
  volatile int announcedTo;

  protected AgentSlot(int number) {
    this.number = number;
  }

  /** Its number in the fleet. */
  public final int number() {
    return number;
  }

  /** What it is deployed as: an agent stays as it is when it is deployed as the same again. */
  public abstract Object group();

  /** The last attempt it was given, or null. */
  public AttemptState current() {
    return current;
  }

  /** Whether it can be given an attempt. For the link's reader. */
  final boolean isIdle() {
    AttemptState last = current;
    return last == null || !last.isWorking();
  }

  final void assign(AttemptState attempt) {
    current = attempt;
  }

  /** It can do tasks from now on; {@link HostState#announceReady} tells the scheduler. */
  public final void started() {
    started = true;
  }

  public final boolean isStarted() {
    return started;
  }
}
