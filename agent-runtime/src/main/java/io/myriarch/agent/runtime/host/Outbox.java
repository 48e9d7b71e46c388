package io.myriarch.agent.runtime.host;

import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outgoing;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/**
 * What waits for the link's writer: outcomes of attempts, and messages of the link itself.
 *
 * <p>Thread rule: any thread may offer; one thread at a time, the writer, takes. Both queues are
 * bounded. An agent has one attempt at a time, so a queue with room for one outcome of each agent
 * never overflows; messages are few, and a link that lets them pile up is broken.
 *
 * <p>Outcomes survive the loss of a connection and are sent over the next one; messages do not.
 */
public final class Outbox {
  static final int MESSAGES_MAX = 4096;

  private final MpscVarHandleArrayQueue<AttemptState> outcomes;
  private final MpscVarHandleArrayQueue<Outgoing> messages =
      new MpscVarHandleArrayQueue<>(MESSAGES_MAX);
  private volatile Thread writer;
  private volatile boolean sleeping;

  /** An outbox for a runtime of at most {@code agentsMax} agents. */
  public Outbox(int agentsMax) {
    // Attempts of agents that were replaced or removed may still be on their way: hence twice.
    outcomes = new MpscVarHandleArrayQueue<>(Math.max(64, 2 * agentsMax));
  }

  /**
   * Adds an attempt that has ended.
   *
   * @return false if the outbox is full, which only a scheduler that breaks the protocol can cause
   */
  public boolean offer(AttemptState attempt) {
    boolean accepted = outcomes.offer(attempt);
    wakeWriter();
    return accepted;
  }

  /**
   * Adds a message of the link.
   *
   * @return false if too many wait already
   */
  public boolean offer(Outgoing message) {
    boolean accepted = messages.offer(message);
    wakeWriter();
    return accepted;
  }

  /** Makes the writer look again. */
  public void wake() {
    wakeWriter();
  }

  // The offer's compare-and-set of the producer index comes before this read of `sleeping`, and the
  // writer sets `sleeping` before it reads that index: one of the two sees the other.
  private void wakeWriter() {
    if (sleeping) {
      sleeping = false;
      LockSupport.unpark(writer);
    }
  }

  /** The next message, or null. For the writer. */
  public Outgoing pollMessage() {
    return messages.relaxedPoll();
  }

  /** The next outcome, or null. For the writer. */
  public AttemptState pollOutcome() {
    return outcomes.relaxedPoll();
  }

  /** Parks the writer, which is the current thread, until there is something to take. */
  public void awaitWork() {
    awaitWork(() -> !isEmpty());
  }

  /**
   * Parks the writer, which is the current thread, unless there is something to do, until something
   * is offered or it is woken.
   */
  public void awaitWork(BooleanSupplier hasWork) {
    writer = Thread.currentThread();
    sleeping = true;
    if (!hasWork.getAsBoolean()) {
      LockSupport.park(this);
    }
    sleeping = false;
  }

  /** Forgets the messages of a link that is gone. For the writer, or when there is none. */
  public void clearMessages() {
    messages.clear();
  }

  /** Whether messages wait. */
  public boolean hasMessages() {
    return !messages.isEmpty();
  }

  /** Whether outcomes wait. */
  public boolean hasOutcomes() {
    return !outcomes.isEmpty();
  }

  public boolean isEmpty() {
    return outcomes.isEmpty() && messages.isEmpty();
  }

  /** Outcomes that wait. */
  public int depth() {
    return outcomes.size();
  }
}
