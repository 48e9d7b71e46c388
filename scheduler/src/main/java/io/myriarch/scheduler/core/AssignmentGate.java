package io.myriarch.scheduler.core;

import java.util.List;
import java.util.function.IntConsumer;

/**
 * The one place that knows whether the agents of a specialty may be given tasks now, and if not
 * why: users paused it or its type, or its circuit breaker is open. Agents of a barred specialty
 * take nothing at all, not even tasks for any agent: while it is barred they rest outside of the
 * lists of idle agents, so that the way of a task costs no look at the gate.
 */
final class AssignmentGate {
  private static final int PAUSED = 1;
  private static final int TYPE_PAUSED = 2;
  private static final int BREAKER = 4;

  private final FleetLayout layout;
  private final boolean hasBreakers;
  private final CircuitBreaker[] breakers;
  private final int[] bars;
  private int breakersNotClosed;

  AssignmentGate(FleetLayout layout, FaultLimits.Breaker limits) {
    this.layout = layout;
    hasBreakers = limits.isEnabled();
    bars = new int[layout.groups().size()];
    breakers = new CircuitBreaker[bars.length];
    for (int group = 0; group < breakers.length; group++) {
      breakers[group] = new CircuitBreaker(limits);
    }
  }

  /** Whether all agents of a group may be given tasks. */
  boolean isOpen(int group) {
    return bars[group] == 0;
  }

  /**
   * Whether this agent, which has nothing to do, may be given a task. Of a group whose breaker is
   * half-open that is so for the first to ask.
   */
  boolean admits(int agent, int group) {
    int bits = bars[group];
    return bits == 0 || (bits == BREAKER && breakers[group].admitsProbe(agent));
  }

  /** An agent is no longer hosted, or is restarted: it is no probe any more. */
  void left(int agent, int group) {
    if ((bars[group] & BREAKER) != 0) {
      breakers[group].left(agent);
    }
  }

  /** Sets or lifts the pause of a specialty. */
  void pauseSpecialty(int group, boolean isPaused) {
    set(group, PAUSED, isPaused);
  }

  /** Sets or lifts the pause of a group's type. */
  void pauseType(int group, boolean isPaused) {
    set(group, TYPE_PAUSED, isPaused);
  }

  private void set(int group, int bar, boolean value) {
    bars[group] = value ? bars[group] | bar : bars[group] & ~bar;
  }

  /** An attempt succeeded. Returns whether that closed the group's breaker. */
  boolean succeeded(int agent, int group, long nowNs) {
    if (!hasBreakers || !breakers[group].succeeded(agent, nowNs)) {
      return false;
    }
    breakersNotClosed--;
    set(group, BREAKER, false);
    return true;
  }

  /** An attempt failed. Returns whether that opened the group's breaker. */
  boolean failed(int agent, int group, long nowNs) {
    if (!hasBreakers) {
      return false;
    }
    boolean wasClosed = breakers[group].state() == CircuitBreaker.State.CLOSED;
    if (!breakers[group].failed(agent, nowNs)) {
      return false;
    }
    breakersNotClosed += wasClosed ? 1 : 0;
    set(group, BREAKER, true);
    return true;
  }

  /** Half-opens breakers whose time has come, and tells the groups that may use more agents now. */
  void turn(long nowNs, IntConsumer onGroup) {
    for (int group = 0; breakersNotClosed > 0 && group < breakers.length; group++) {
      if (breakers[group].turn(nowNs) || breakers[group].takeFreedSeat()) {
        onGroup.accept(group);
      }
    }
  }

  CircuitBreaker breaker(int group) {
    return breakers[group];
  }

  /** What keeps the agents of a specialty from tasks. */
  AssignmentBar bar(int group) {
    int bits = bars[group];
    if ((bits & PAUSED) != 0) {
      return AssignmentBar.PAUSED;
    }
    if ((bits & TYPE_PAUSED) != 0) {
      return AssignmentBar.TYPE_PAUSED;
    }
    return switch (breakers[group].state()) {
      case CLOSED -> AssignmentBar.NONE;
      case OPEN -> AssignmentBar.BREAKER_OPEN;
      case HALF_OPEN -> AssignmentBar.BREAKER_PROBING;
    };
  }

  /**
   * What keeps every agent of a target from tasks: a specialty's own bar; of a type or of any agent
   * that of its first specialty if all are barred, else none.
   */
  AssignmentBar barOfTarget(int target) {
    List<FleetLayout.Group> groups = layout.groups();
    if (target < groups.size()) {
      return bar(target);
    }
    AssignmentBar first = AssignmentBar.NONE;
    for (int group = 0; group < groups.size(); group++) {
      if (target == layout.anyTarget() || target == layout.typeTarget(layout.typeOfGroup(group))) {
        if (isOpen(group)) {
          return AssignmentBar.NONE;
        }
        first = first == AssignmentBar.NONE ? bar(group) : first;
      }
    }
    return first;
  }
}
