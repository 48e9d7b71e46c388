package io.myriarch.simulator;

import java.util.ArrayDeque;

/**
 * A process: what happens in it waits while it is paused, and never happens once it is dead. A
 * process that starts again is another node.
 */
final class Node {
  final String name;
  final long monotonicBaseNs;
  private final Machine machine;

  /** What came while it was paused. */
  final ArrayDeque<Runnable> missed = new ArrayDeque<>();

  private boolean isAlive = true;
  private long pausedUntilNs;

  /** Where processes run: what outlives them is its wall clock. */
  static final class Machine {
    /** By how much the wall clock is off. */
    long wallOffsetMs;
  }

  Node(String name, Machine machine, long monotonicBaseNs) {
    this.name = name;
    this.machine = machine;
    this.monotonicBaseNs = monotonicBaseNs;
  }

  Machine machine() {
    return machine;
  }

  boolean isAlive() {
    return isAlive;
  }

  void kill() {
    isAlive = false;
  }

  long pausedUntilNs() {
    return pausedUntilNs;
  }

  void pauseUntil(long timeNs) {
    pausedUntilNs = Math.max(pausedUntilNs, timeNs);
  }

  @Override
  public String toString() {
    return name;
  }
}
