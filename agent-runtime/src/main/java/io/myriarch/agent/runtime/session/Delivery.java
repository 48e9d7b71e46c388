package io.myriarch.agent.runtime.session;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The outcomes that the scheduler has yet to confirm, in the order in which they were sent. It
 * confirms by count: so many of those that came over this link are durable. Whatever it has not
 * confirmed when a link is lost is sent again at the start of the next, where an outcome that is
 * known already is told by its fencing token.
 *
 * <p>Thread rule: the link's writer, or its reader while there is no writer; {@link #confirmed} the
 * reader; the figures from anywhere.
 */
public final class Delivery {
  private final ArrayDeque<AttemptState> unconfirmed = new ArrayDeque<>();
  private final SessionOutput output;
  private final int outcomesMax;
  private final long bytesMax;
  private long bytes;
  private long deliveredOnLink;
  private long sent;
  private volatile long sentBeforeLink;
  private volatile long confirmedOnLink;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();

  /**
   * Nothing to deliver yet.
   *
   * @param output told of what is to be kept and what need not be kept any more
   * @param outcomesMax unconfirmed ones; beyond, agents wait with theirs
   * @param bytesMax of the outputs of unconfirmed ones, likewise
   */
  Delivery(SessionOutput output, int outcomesMax, long bytesMax) {
    this.output = output;
    this.outcomesMax = outcomesMax;
    this.bytesMax = bytesMax;
  }

  /** A link has been lost, or there was none yet. */
  void beginLink() {
    prune();
    deliveredOnLink = 0;
    confirmedOnLink = 0;
    sentBeforeLink = sent - unconfirmed.size();
  }

  /** Takes attempts that have ended, up to a limit, without sending them. How many it were. */
  int take(Supplier<? extends AttemptState> ended, int limit) {
    return send(ended, limit, _ -> {});
  }

  /** Tells all that is unconfirmed, oldest first. */
  void resend(Consumer<AttemptState> send) {
    unconfirmed.forEach(send);
  }

  /**
   * Sends attempts that have ended, up to a limit. How many it were.
   *
   * @param ended gives the next one, or null
   */
  int send(Supplier<? extends AttemptState> ended, int limit, Consumer<AttemptState> send) {
    int sent = 0;
    AttemptState attempt;
    while (sent < limit && hasRoom() && (attempt = ended.get()) != null) {
      output.keep(attempt);
      add(attempt);
      send.accept(attempt);
      sent++;
    }
    return sent;
  }

  /** An outcome of an earlier process: it is sent with the next introduction. */
  void restore(AttemptState attempt) {
    add(attempt);
  }

  /** Whether something has been confirmed that is still held here. */
  boolean canPrune() {
    return deliveredOnLink < confirmedOnLink;
  }

  boolean hasRoom() {
    return unconfirmed.size() < outcomesMax && bytes < bytesMax;
  }

  private void add(AttemptState attempt) {
    bytes += attempt.output().length;
    unconfirmed.add(attempt);
    attempt.take();
    taken.lazySet(++sent);
  }

  /** The scheduler has made so many outcomes of this link durable. For the link's reader. */
  void confirmed(long count) {
    long sentOnLink = taken.get() - sentBeforeLink;
    if (count < confirmedOnLink || count > sentOnLink) {
      throw new IllegalArgumentException(
          "%,d outcomes are confirmed, after %,d; %,d were sent"
              .formatted(count, confirmedOnLink, sentOnLink));
    }
    confirmedOnLink = count;
  }

  /** Lets go of what has been confirmed. */
  void prune() {
    long target = confirmedOnLink;
    while (deliveredOnLink < target) {
      AttemptState attempt = unconfirmed.poll();
      bytes -= attempt.output().length;
      output.delivered(attempt);
      attempt.deliver();
      deliveredOnLink++;
      delivered.lazySet(delivered.getPlain() + 1);
    }
  }

  /** Outcomes that the writer has taken so far. */
  public long taken() {
    return taken.get();
  }

  /** Outcomes of which the scheduler has said that they are durable. */
  public long delivered() {
    return delivered.get();
  }
}
