package io.myriarch.scheduler.core;

import org.agrona.collections.LongArrayList;

/**
 * Finds the live tasks that are all that old journal files are kept for, so that their records can
 * be written again at the journal's head and the files go. Looks at some rows of the table at a
 * time, in the order of their slots: a table of millions takes many turns and none of them long.
 *
 * <p>Not worth it, and left alone, are files with much that lives ({@link FileUse#worthEmptying}).
 *
 * <p>Thread rule: the core's thread.
 */
public final class OldRecords {
  private static final int NOT_LOOKING = -1;

  private final CoreContext context;
  private int nextSlot = NOT_LOOKING;
  private int newestFile;

  OldRecords(CoreContext context) {
    this.context = context;
  }

  /**
   * Begins to look for tasks in the files up to this one, as far as that is worth it. Returns
   * whether it has begun.
   */
  public boolean begin(int wantedFile) {
    newestFile = context.files.worthEmptying(wantedFile);
    nextSlot = newestFile == FileUse.NONE ? NOT_LOOKING : 0;
    return isLooking();
  }

  /** Number of the newest file that is to be emptied. Once it has begun. */
  public int newestFile() {
    return context.files.number(newestFile);
  }

  /** Whether there are rows left to look at. */
  public boolean isLooking() {
    return nextSlot != NOT_LOOKING;
  }

  /**
   * Looks at some more rows and adds what it finds, up to {@link CoreLimits#REWRITES_PER_PIECE_MAX}
   * tasks or {@link CoreLimits#REWRITE_PIECE_BYTES_MAX} of payload; one task may have more.
   */
  public void collect(LongArrayList taskIds, LongArrayList positions) {
    TaskTable tasks = context.tasks;
    int end = Math.min(tasks.slotsUsed(), nextSlot + CoreLimits.REWRITE_ROWS_PER_TURN_MAX);
    long bytes = 0;
    while (nextSlot < end
        && taskIds.size() < CoreLimits.REWRITES_PER_PIECE_MAX
        && bytes < CoreLimits.REWRITE_PIECE_BYTES_MAX) {
      int slot = nextSlot++;
      if (tasks.id(slot) != 0 && isOld(slot)) {
        taskIds.addLong(tasks.id(slot));
        positions.addLong(context.files.position(tasks.file(slot), tasks.recordOffset(slot)));
        bytes += tasks.payloadLength(slot);
      }
    }
    if (nextSlot >= tasks.slotsUsed()) {
      nextSlot = NOT_LOOKING;
    }
  }

  /** Whether the record of a live task still lies in one of the files that are to go. */
  public boolean isOld(int slot) {
    return context.tasks.file(slot) <= newestFile;
  }

  /**
   * Takes out of a submission that is written again what would not be recognised any more: the
   * session or the idempotency key has been forgotten, or stands for a newer task.
   */
  public void dropForgotten(int slot, Submission s) {
    long taskId = context.tasks.id(slot);
    if (s.sessionId != 0 && !context.sessions.knows(s.sessionId, s.correlationId, taskId)) {
      s.sessionId = 0;
    }
    if (!s.idempotencyKey.isEmpty()) {
      IdempotencyKeys.Use use = context.keys.find(context.idempotencyName(s));
      if (use == null || use.taskId() != taskId) {
        s.idempotencyKey = "";
      }
    }
  }

  /** Attempts of a live task that have failed, of whatever kind; one that runs is not counted. */
  public int attemptsFailed(int slot) {
    return context.attemptsFailed(slot);
  }

  /** When a live task may be tried next, by the wall clock; never before it really may. */
  public long retryAtMs(int slot) {
    long waitNs = Math.max(0, context.tasks.readyAtNs(slot) - context.nowNs);
    return context.nowMs + (waitNs + 999_999) / 1_000_000L;
  }

  /** The record of a live task has been written again at this position, in the current file. */
  public void moved(int slot, long position) {
    context.recordMoved(slot, position);
    context.counters.recordRewritten();
  }
}
