package io.myriarch.scheduler.core;

import java.util.Arrays;

/**
 * Tasks that wait for an agent: for each target (a specialty, a type with any specialty, or any
 * agent at all) ten first-in-first-out lists, one for each priority. Nodes are rows of the task
 * table, so nothing is allocated and a task is taken out of the middle in O(1).
 */
final class ReadyQueues {
  /** Priorities 0 (lowest) to 9 (highest). */
  static final int PRIORITIES = 10;

  private final TaskTable tasks;
  private final int[] heads;
  private final int[] tails;
  private final int[] occupied;
  private int size;

  ReadyQueues(TaskTable tasks, int targets) {
    this.tasks = tasks;
    heads = new int[targets * PRIORITIES];
    tails = new int[targets * PRIORITIES];
    Arrays.fill(heads, TaskTable.NONE);
    Arrays.fill(tails, TaskTable.NONE);
    occupied = new int[targets];
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

  /**
   * The target among three whose next task goes first: highest priority, then longest wait; or
   * {@link TaskTable#NONE} if none has a task.
   */
  int best(int a, int b, int c) {
    return better(better(a, b), c);
  }

  private int better(int a, int b) {
    int taskA = a == TaskTable.NONE ? TaskTable.NONE : first(a);
    int taskB = b == TaskTable.NONE ? TaskTable.NONE : first(b);
    if (taskB == TaskTable.NONE) {
      return taskA == TaskTable.NONE ? TaskTable.NONE : a;
    }
    if (taskA == TaskTable.NONE) {
      return b;
    }
    int byPriority = Integer.compare(tasks.priority(taskA), tasks.priority(taskB));
    if (byPriority != 0) {
      return byPriority > 0 ? a : b;
    }
    return tasks.readyAtNs(taskA) <= tasks.readyAtNs(taskB) ? a : b;
  }

  /**
   * When the task that waits longest became ready, over all targets; {@link Long#MAX_VALUE}: none
   * waits.
   */
  long oldestReadyAtNs() {
    long oldest = Long.MAX_VALUE;
    for (int head : heads) {
      if (head != TaskTable.NONE) {
        oldest = Math.min(oldest, tasks.readyAtNs(head));
      }
    }
    return oldest;
  }

  int size() {
    return size;
  }
}
