package io.myriarch.scheduler.core;

import java.util.List;

/**
 * The one place that knows whether the agents of a specialty may be given tasks now, and if not
 * why. Agents of a barred specialty take nothing at all, not even tasks for any agent: while it is
 * barred they rest outside of the lists of idle agents, so that the way of a task costs no look at
 * the gate.
 */
final class AssignmentGate {
  private static final int PAUSED = 1;
  private static final int TYPE_PAUSED = 2;

  private final FleetLayout layout;
  private final int[] bars;

  AssignmentGate(FleetLayout layout) {
    this.layout = layout;
    bars = new int[layout.groups().size()];
  }

  /** Whether an agent of a group that has nothing to do may be given a task. */
  boolean isOpen(int group) {
    return bars[group] == 0;
  }

  /** Sets or lifts the pause of a specialty. Returns whether that opened or closed the group. */
  boolean pauseSpecialty(int group, boolean isPaused) {
    return set(group, PAUSED, isPaused);
  }

  /** Sets or lifts the pause of a group's type. Returns whether that opened or closed the group. */
  boolean pauseType(int group, boolean isPaused) {
    return set(group, TYPE_PAUSED, isPaused);
  }

  private boolean set(int group, int bar, boolean value) {
    boolean wasOpen = isOpen(group);
    bars[group] = value ? bars[group] | bar : bars[group] & ~bar;
    return wasOpen != isOpen(group);
  }

  /** What keeps the agents of a specialty from tasks. */
  AssignmentBar bar(int group) {
    int bits = bars[group];
    if ((bits & PAUSED) != 0) {
      return AssignmentBar.PAUSED;
    }
    return (bits & TYPE_PAUSED) != 0 ? AssignmentBar.TYPE_PAUSED : AssignmentBar.NONE;
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
