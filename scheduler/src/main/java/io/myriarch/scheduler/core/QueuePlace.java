package io.myriarch.scheduler.core;

/**
 * Where a task stands in the list that it is linked in, counted from it to the head.
 *
 * @param isExact false: it stands further back than was counted
 */
record QueuePlace(int ahead, boolean isExact) {
  static QueuePlace of(TaskTable tasks, int slot) {
    int ahead = 0;
    int before = tasks.queuePrevious(slot);
    while (before != TaskTable.NONE && ahead < CoreLimits.EXPLAINED_AHEAD_MAX) {
      ahead++;
      before = tasks.queuePrevious(before);
    }
    return new QueuePlace(ahead, before == TaskTable.NONE);
  }
}
