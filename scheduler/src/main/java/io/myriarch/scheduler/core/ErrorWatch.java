package io.myriarch.scheduler.core;

import java.util.Arrays;

/** Agents in the order in which their attempts were fenced; each step is O(1). */
final class ErrorWatch {
  private final long[] sinceNs;
  private final int[] next;
  private final int[] previous;
  private final boolean[] isWatched;
  private int head = AgentTable.NONE;
  private int tail = AgentTable.NONE;

  ErrorWatch(int agents) {
    sinceNs = new long[agents];
    next = new int[agents];
    previous = new int[agents];
    isWatched = new boolean[agents];
    Arrays.fill(next, AgentTable.NONE);
    Arrays.fill(previous, AgentTable.NONE);
  }

  void add(int agent, long nowNs) {
    remove(agent);
    sinceNs[agent] = nowNs;
    isWatched[agent] = true;
    previous[agent] = tail;
    next[agent] = AgentTable.NONE;
    if (tail == AgentTable.NONE) {
      head = agent;
    } else {
      next[tail] = agent;
    }
    tail = agent;
  }

  void remove(int agent) {
    if (!isWatched[agent]) {
      return;
    }
    isWatched[agent] = false;
    if (previous[agent] == AgentTable.NONE) {
      head = next[agent];
    } else {
      next[previous[agent]] = next[agent];
    }
    if (next[agent] == AgentTable.NONE) {
      tail = previous[agent];
    } else {
      previous[next[agent]] = previous[agent];
    }
  }

  /** Takes out the agent that is watched longest if that is since before this time, else none. */
  int pollOlderThan(long timeNs) {
    int oldest = head;
    if (oldest == AgentTable.NONE || sinceNs[oldest] > timeNs) {
      return AgentTable.NONE;
    }
    remove(oldest);
    return oldest;
  }
}
