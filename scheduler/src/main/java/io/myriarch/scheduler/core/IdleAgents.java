package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The idle agents. Each stands in three lists at once (its specialty's, its type's, everyone's) of
 * its runtime. The runtimes with an idle agent of a target take turns, so that load spreads over
 * them. Of a runtime's agents the proven ones go first, then the others, each in the order in which
 * they became idle: no more agents work than there were ever tasks at once, so what they need stays
 * in the caches of that machine. All of it in O(1), but for a look at a word for each 64 runtimes.
 */
final class IdleAgents {
  private static final int NONE = AgentTable.NONE;
  private static final int LEVELS = 3;

  private final int targets;
  private final int[] lineOf;
  private final int[] next;
  private final int[] previous;
  private final List<Line> lines = new ArrayList<>();
  private final long[][] hostsOfTarget;
  private final int[] lastHostOfTarget;

  /** First and last agent of each target; two of them for each runtime, one of those proven. */
  private record Line(int[] heads, int[] tails) {}

  IdleAgents(int agents, int targets) {
    this.targets = targets;
    lineOf = filled(agents);
    next = filled(agents * LEVELS);
    previous = filled(agents * LEVELS);
    hostsOfTarget = new long[targets][1];
    lastHostOfTarget = filled(targets);
  }

  private static int[] filled(int length) {
    int[] array = new int[length];
    Arrays.fill(array, NONE);
    return array;
  }

  private static int line(int host, boolean isProven) {
    return isProven ? 2 * host : 2 * host + 1;
  }

  boolean contains(int agent) {
    return lineOf[agent] != NONE;
  }

  boolean has(int target) {
    for (long word : hostsOfTarget[target]) {
      if (word != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds an agent.
   *
   * @param targetsOfAgent its specialty, its type, any
   * @param isProven whether it goes before those of its runtime that are not
   */
  void add(int agent, int host, int[] targetsOfAgent, boolean isProven) {
    assert !contains(agent) : "idle twice";
    while (lines.size() <= line(host, false)) {
      lines.add(new Line(filled(targets), filled(targets)));
    }
    lineOf[agent] = line(host, isProven);
    Line line = lines.get(lineOf[agent]);
    for (int level = 0; level < LEVELS; level++) {
      append(agent, level, targetsOfAgent[level], line);
      mark(targetsOfAgent[level], host);
    }
  }

  private void append(int agent, int level, int target, Line line) {
    int last = line.tails[target];
    if (last == NONE) {
      line.heads[target] = agent;
    } else {
      next[last * LEVELS + level] = agent;
      previous[agent * LEVELS + level] = last;
    }
    line.tails[target] = agent;
  }

  private void mark(int target, int host) {
    int word = host >>> 6;
    if (word >= hostsOfTarget[target].length) {
      hostsOfTarget[target] = Arrays.copyOf(hostsOfTarget[target], word + 1);
    }
    hostsOfTarget[target][word] |= 1L << host;
  }

  /** The agent of a target that goes first; {@link AgentTable#NONE}: none is idle. */
  int first(int target) {
    int host = nextHost(target);
    if (host == NONE) {
      return NONE;
    }
    lastHostOfTarget[target] = host;
    int proven = lines.get(line(host, true)).heads[target];
    return proven != NONE ? proven : lines.get(line(host, false)).heads[target];
  }

  /** The next runtime after the last one that has an idle agent of the target. */
  private int nextHost(int target) {
    long[] words = hostsOfTarget[target];
    int from = lastHostOfTarget[target] + 1;
    int first = from >>> 6;
    // One word more: the first one is looked at from its middle on, and again from its start.
    for (int i = 0; i <= words.length; i++) {
      int at = (first + i) % words.length;
      long word = i == 0 && first < words.length ? words[at] & -1L << from : words[at];
      if (word != 0) {
        return (at << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return NONE;
  }

  void remove(int agent, int[] targetsOfAgent) {
    int host = lineOf[agent] >>> 1;
    Line line = lines.get(lineOf[agent]);
    Line other = lines.get(lineOf[agent] ^ 1);
    for (int level = 0; level < LEVELS; level++) {
      int target = targetsOfAgent[level];
      unlink(agent, level, target, line);
      if (line.heads[target] == NONE && other.heads[target] == NONE) {
        hostsOfTarget[target][host >>> 6] &= ~(1L << host);
      }
    }
    lineOf[agent] = NONE;
  }

  private void unlink(int agent, int level, int target, Line line) {
    int node = agent * LEVELS + level;
    int after = next[node];
    int before = previous[node];
    if (before == NONE) {
      line.heads[target] = after;
    } else {
      next[before * LEVELS + level] = after;
    }
    if (after == NONE) {
      line.tails[target] = before;
    } else {
      previous[after * LEVELS + level] = before;
    }
    next[node] = NONE;
    previous[node] = NONE;
  }
}
