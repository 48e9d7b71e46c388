package io.myriarch.agent.runtime.host;

import io.myriarch.agent.Operation;
import io.myriarch.agent.runtime.session.AgentSlot;
import io.myriarch.agent.runtime.session.Outcome;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent: a virtual thread with a mailbox of one slot.
 *
 * <p>Thread rule: that of {@link AgentSlot} for the slot; all else happens on the agent's own
 * thread. Kept small: there are tens of thousands.
 */
public final class HostedAgent extends AgentSlot implements Runnable {
  private static final byte[] NO_BYTES = new byte[0];

  private final AgentHost host;
  private final AgentGroup group;
  private final long startedMs;
  private Thread thread;
  private Work work;
  private volatile boolean stopping;
  private int done;
  private int failed;

  HostedAgent(AgentHost host, AgentGroup group, int number, long nowMs) {
    super(number);
    this.host = host;
    this.group = group;
    this.startedMs = nowMs;
  }

  @Override
  public AgentGroup group() {
    return group;
  }

  int done() {
    return done;
  }

  int failed() {
    return failed;
  }

  long startedMs() {
    return startedMs;
  }

  Thread thread() {
    return thread;
  }

  /** Whether its implementation could not be started. */
  boolean isBroken() {
    return work != null && work.isBroken();
  }

  @Override
  public Attempt current() {
    return (Attempt) super.current();
  }

  /** Starts its thread. Called once. */
  void launch(Thread.Builder.OfVirtual builder) {
    if (group.kind() == null) {
      started();
    }
    thread = builder.unstarted(this);
    thread.start();
  }

  /** There is an attempt in its slot. For the link's reader. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Makes it stop when its attempt, if any, has ended. For the link's reader. */
  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    if (group.kind() != null) {
      startWork();
    }
    while (true) {
      Attempt attempt = current();
      if (attempt != null && attempt.isNew()) {
        perform(attempt);
        if (!attempt.isAbandoned()) {
          host.ended(attempt);
        }
      } else if (stopping) {
        break;
      } else {
        LockSupport.park();
        // A stray interrupt, from code that kept hold of this thread, would make park() spin.
        boolean _ = Thread.interrupted();
      }
    }
    Attempt last = current();
    // While a handler that was given up still runs on the pool, nothing else of its agent may.
    if (work != null && (last == null || !last.isAbandoned())) {
      work.stop();
    }
    host.stopped();
  }

  // Until it succeeds, with growing pauses: an agent that cannot start is not announced as ready.
  private void startWork() {
    work = new Work(this);
    long pauseMs = 250;
    while (!work.start() && !stopping) {
      LockSupport.parkNanos(pauseMs * 1_000_000);
      boolean _ = Thread.interrupted();
      pauseMs = Math.min(30_000, pauseMs * 2);
    }
    if (!work.isBroken()) {
      started();
    }
    host.started();
  }

  private void perform(Attempt attempt) {
    String operation = attempt.operation();
    if (operation == null) {
      attempt.endAtOnce(
          Outcome.FINAL_ERROR, FailureText.bytes("The operation's number was never named."), 0);
    } else if (operation.equals(BaseOperations.ECHO)) {
      // The host does nothing but hand the bytes back: far less than a microsecond.
      attempt.endAtOnce(Outcome.COMPLETED, attempt.payload(), 0);
    } else if (operation.equals(BaseOperations.NOOP)) {
      attempt.endAtOnce(Outcome.COMPLETED, NO_BYTES, 0);
    } else if (operation.equals(BaseOperations.HEALTH)) {
      long startNs = System.nanoTime();
      byte[] result = BaseOperations.health(this, System.currentTimeMillis());
      attempt.endAtOnce(Outcome.COMPLETED, result, Work.microsSince(startNs));
    } else {
      performOwn(attempt, operation);
    }
    if (attempt.outcome() == Outcome.COMPLETED) {
      done++;
    } else {
      failed++;
    }
  }

  private void performOwn(Attempt attempt, String name) {
    AgentKind kind = group.kind();
    Operation operation = kind == null ? null : kind.operation(name);
    if (operation == null) {
      attempt.endAtOnce(Outcome.FINAL_ERROR, unknownOperation(name), 0);
    } else {
      work.perform(attempt, operation);
    }
  }

  private byte[] unknownOperation(String name) {
    AgentKind kind = group.kind();
    String has =
        kind == null
            ? "it answers only " + BaseOperations.ALL
            : "it has "
                + String.join(", ", kind.operationsByName().keySet())
                + ", "
                + BaseOperations.ALL;
    String asked = name.isEmpty() ? "no main operation" : "no operation " + name;
    return FailureText.bytes(
        "agent-%d (%s/%s) has %s; %s."
            .formatted(number(), group.type(), group.specialty(), asked, has));
  }
}
