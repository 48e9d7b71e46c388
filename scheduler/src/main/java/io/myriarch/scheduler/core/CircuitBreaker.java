package io.myriarch.scheduler.core;

import java.util.Arrays;
import java.util.Locale;

/**
 * The circuit breaker of a specialty, after Nygard, "Release It!" (2007). Closed, it watches the
 * outcomes of the last attempts; too many failures open it, and nothing is sent to die. When its
 * time has passed it is half-open: a few agents have a seat as probes. The first success of a probe
 * closes it, a failure opens it again, for twice as long.
 *
 * <p>Every step is O(1) and allocates nothing. What happened before a restart of the scheduler is
 * forgotten: it starts closed.
 */
public final class CircuitBreaker {
  /** States of a breaker. */
  public enum State {
    /** Tasks flow. */
    CLOSED,
    /** Nothing is assigned. */
    OPEN,
    /** Probes are assigned. */
    HALF_OPEN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The lower-case name that users see. */
    public String label() {
      return label;
    }
  }

  private static final int DOUBLINGS_MAX = 30;

  private final FaultLimits.Breaker limits;
  private final long[] failed;
  private final int[] seats;
  private int looked;
  private int place;
  private int failures;
  private int consecutive;
  private State state = State.CLOSED;
  private int openings;
  private long opensTotal;
  private long openedForNs;
  private long changedAtNs;
  private boolean hasFreedSeat;

  CircuitBreaker(FaultLimits.Breaker limits) {
    this.limits = limits;
    failed = new long[(limits.window() + Long.SIZE - 1) / Long.SIZE];
    seats = new int[limits.probes()];
    Arrays.fill(seats, AgentTable.NONE);
  }

  public State state() {
    return state;
  }

  /** How often it opened. */
  public long opensTotal() {
    return opensTotal;
  }

  /** When it opens its half, by the monotonic clock. Good while it is open. */
  long halfOpenAtNs() {
    return changedAtNs + openedForNs;
  }

  /** An attempt of this agent succeeded. Returns whether that changed the state. */
  boolean succeeded(int agent, long nowNs) {
    if (state == State.CLOSED) {
      consecutive = 0;
      look(false);
      return false;
    }
    if (state == State.OPEN || seatOf(agent) < 0) {
      return false;
    }
    state = State.CLOSED;
    changedAtNs = nowNs;
    forgetOutcomes();
    Arrays.fill(seats, AgentTable.NONE);
    return true;
  }

  /** An attempt of this agent failed. Returns whether that changed the state. */
  boolean failed(int agent, long nowNs) {
    if (state == State.CLOSED) {
      consecutive++;
      look(true);
      if (!isTooMuch()) {
        return false;
      }
      boolean wasSoon = openings > 0 && nowNs - changedAtNs < openedForNs;
      openings = wasSoon ? openings : 0;
    } else if (state == State.OPEN || seatOf(agent) < 0) {
      return false;
    }
    open(nowNs);
    return true;
  }

  private void open(long nowNs) {
    state = State.OPEN;
    changedAtNs = nowNs;
    int doublings = Math.min(openings++, DOUBLINGS_MAX);
    long doubledNs = limits.openNs() << doublings;
    boolean isOver = doubledNs >> doublings != limits.openNs();
    openedForNs = isOver ? limits.openMaxNs() : Math.min(doubledNs, limits.openMaxNs());
    opensTotal++;
    Arrays.fill(seats, AgentTable.NONE);
  }

  private boolean isTooMuch() {
    boolean isRow = limits.consecutiveFailures() > 0 && consecutive >= limits.consecutiveFailures();
    return isRow
        || (looked == limits.window()
            && failures * 100L >= (long) limits.failurePercent() * looked);
  }

  /** Puts an outcome in the place of the oldest one of the window. */
  private void look(boolean isFailure) {
    if (!isFailure && failures == 0 && looked == limits.window()) {
      return;
    }
    int word = place / Long.SIZE;
    long bit = 1L << place % Long.SIZE;
    failures -= (failed[word] & bit) != 0 ? 1 : 0;
    failures += isFailure ? 1 : 0;
    failed[word] = isFailure ? failed[word] | bit : failed[word] & ~bit;
    place = place + 1 == limits.window() ? 0 : place + 1;
    looked = Math.min(looked + 1, limits.window());
  }

  private void forgetOutcomes() {
    Arrays.fill(failed, 0);
    failures = 0;
    looked = 0;
    consecutive = 0;
  }

  /** Half-opens when its time has come. Returns whether it did. */
  boolean turn(long nowNs) {
    if (state == State.OPEN && nowNs - changedAtNs >= openedForNs) {
      state = State.HALF_OPEN;
      changedAtNs = nowNs;
      hasFreedSeat = false;
      return true;
    }
    return false;
  }

  /** Whether this agent may take a task as a probe: has a seat, or gets a free one. */
  boolean admitsProbe(int agent) {
    if (state != State.HALF_OPEN) {
      return false;
    }
    if (seatOf(agent) >= 0) {
      return true;
    }
    int free = seatOf(AgentTable.NONE);
    if (free >= 0) {
      seats[free] = agent;
    }
    return free >= 0;
  }

  /** This agent is gone for now: its seat, if it has one, is for another. */
  void left(int agent) {
    int seat = seatOf(agent);
    if (seat >= 0) {
      seats[seat] = AgentTable.NONE;
      hasFreedSeat = true;
    }
  }

  /** Whether a seat became free since the last call, for which another agent is to be found. */
  boolean takeFreedSeat() {
    boolean had = hasFreedSeat && state == State.HALF_OPEN;
    hasFreedSeat = false;
    return had;
  }

  private int seatOf(int agent) {
    for (int i = 0; i < seats.length; i++) {
      if (seats[i] == agent) {
        return i;
      }
    }
    return -1;
  }
}
