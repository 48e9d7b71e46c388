package io.myriarch.simulator;

import java.util.ArrayDeque;
import java.util.List;

/** The last events of a world, in words. Off unless a world is lived through again to be seen. */
final class Trace {
  private final int linesMax;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  /** Keeps so many lines; 0: none, and nothing is formatted. */
  Trace(int linesMax) {
    this.linesMax = linesMax;
  }

  boolean isOn() {
    return linesMax > 0;
  }

  void add(long nowNs, String line) {
    if (lines.size() == linesMax) {
      lines.removeFirst();
    }
    lines.addLast("%14.6f ms  %s".formatted(nowNs / 1e6, line));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
