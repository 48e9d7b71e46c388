package io.myriarch.scheduler.core;

import java.util.Arrays;

/**
 * Tasks of one tenant that wait for an agent: for each target (a specialty, a type with any
 * specialty, or any agent at all) ten first-in-first-out lists, one for each priority. Nodes are
 * rows of the task table, so nothing is allocated and a task is taken out of the middle in O(1).
 */
final class ReadyQueues {
  /** Priorities 0 (lowest) to 9 (highest). */
  static final int PRIORITIES = 10;

  private final TaskTable tasks;
  private final int[] heads;
  private final int[] tails;
  private final int[] depths;
  private final int[] occupied;
  private final int[] taken;
  private int size;

  ReadyQueues(TaskTable tasks, int targets, int groups) {
    this.tasks = tasks;
    heads = new int[targets * PRIORITIES];
    tails = new int[targets * PRIORITIES];
    Arrays.fill(heads, TaskTable.NONE);
    Arrays.fill(tails, TaskTable.NONE);
    depths = new int[targets * PRIORITIES];
    occupied = new int[targets];
    taken = new int[groups];
  }

  void add(int target, int slot) {
    int list = target * PRIORITIES + tasks.priority(slot);
    int tail = tails[list];
    tasks.queuePrevious(slot, tail);
    tasks.queueNext(slot, TaskTable.NONE);
    if (tail == TaskTable.NONE) {
      heads[list] = slot;
      occupied[target] |= 1 << tasks.priority(slot);
    } else {
      tasks.queueNext(tail, slot);
    }
    tails[list] = slot;
    depths[list]++;
    size++;
  }

  void remove(int target, int slot) {
    int list = target * PRIORITIES + tasks.priority(slot);
    int next = tasks.queueNext(slot);
    int previous = tasks.queuePrevious(slot);
    if (previous == TaskTable.NONE) {
      heads[list] = next;
    } else {
      tasks.queueNext(previous, next);
    }
    if (next == TaskTable.NONE) {
      tails[list] = previous;
    } else {
      tasks.queuePrevious(next, previous);
    }
    if (heads[list] == TaskTable.NONE) {
      occupied[target] &= ~(1 << tasks.priority(slot));
    }
    depths[list]--;
    size--;
  }

  /** The next task of a target, which stays where it is, or {@link TaskTable#NONE}. */
  int first(int target) {
    int priorities = occupied[target];
    if (priorities == 0) {
      return TaskTable.NONE;
    }
    return heads[target * PRIORITIES + 31 - Integer.numberOfLeadingZeros(priorities)];
  }

  /** The next task of a target and a priority, which stays where it is, or none. */
  int first(int target, int priority) {
    return heads[target * PRIORITIES + priority];
  }

  boolean isEmpty(int target) {
    return occupied[target] == 0;
  }

  /**
   * The task of three targets that goes first: highest priority, then longest wait; or {@link
   * TaskTable#NONE} if none has one.
   */
  int best(int[] three) {
    return better(better(first(three[0]), first(three[1])), first(three[2]));
  }

  private int better(int a, int b) {
    if (b == TaskTable.NONE) {
      return a;
    }
    if (a == TaskTable.NONE) {
      return b;
    }
    int byPriority = Integer.compare(tasks.priority(a), tasks.priority(b));
    if (byPriority != 0) {
      return byPriority > 0 ? a : b;
    }
    return older(a, b);
  }

  private int older(int a, int b) {
    return tasks.readyAtNs(a) <= tasks.readyAtNs(b) ? a : b;
  }

  /** The task of three targets that has waited longest, whatever its priority, or none. */
  int oldest(int[] three) {
    int oldest = TaskTable.NONE;
    for (int target : three) {
      for (int left = occupied[target]; left != 0; left &= left - 1) {
        int head = heads[target * PRIORITIES + Integer.numberOfTrailingZeros(left)];
        oldest = oldest == TaskTable.NONE ? head : older(oldest, head);
      }
    }
    return oldest;
  }

  /** Tasks that agents of a group took from here since the last one that went for its age. */
  int taken(int group) {
    return taken[group];
  }

  void countTaken(int group, int oldestEvery) {
    int count = taken[group] + 1;
    taken[group] = count >= oldestEvery ? 0 : count;
  }

  /**
   * When the task that waits longest became ready, over all targets; {@link Long#MAX_VALUE}: none
   * waits.
   */
  long oldestReadyAtNs() {
    long oldest = Long.MAX_VALUE;
    for (int target = 0; target < occupied.length; target++) {
      for (int left = occupied[target]; left != 0; left &= left - 1) {
        int head = heads[target * PRIORITIES + Integer.numberOfTrailingZeros(left)];
        oldest = Math.min(oldest, tasks.readyAtNs(head));
      }
    }
    return oldest;
  }

  /** Tasks of a target with a higher priority. */
  int above(int target, int priority) {
    int above = 0;
    for (int higher = priority + 1; higher < PRIORITIES; higher++) {
      above += depths[target * PRIORITIES + higher];
    }
    return above;
  }

  int size() {
    return size;
  }
}
