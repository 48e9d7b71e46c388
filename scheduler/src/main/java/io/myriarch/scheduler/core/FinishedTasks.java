package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.collections.Long2LongHashMap;

/**
 * Where the journal holds the outcomes of ended tasks: of the newest by sequence in an array that
 * the sequence indexes, so that nothing is hashed on the hot path; of those that ended late, after
 * newer ones had taken their place, and of those that failed, in bounded maps of their own.
 */
public final class FinishedTasks {
  /** Not known, or no longer. */
  public static final long UNKNOWN = -1;

  /** Marks the positions of tasks that asked for their outcome to be forced before it is told. */
  private static final long FORCED = 1L << 62;

  private final long[] ids;
  private final long[] positions;
  private final Window late;
  private final Window failed;

  /** A map that forgets its oldest entry. */
  private static final class Window {
    private static final int ENTRIES_INITIAL = 64;
    private final int entriesMax;
    private long[] order;
    private final Long2LongHashMap positions = new Long2LongHashMap(UNKNOWN);
    private long added;

    Window(int entriesMax) {
      this.entriesMax = entriesMax;
      order = new long[Math.min(ENTRIES_INITIAL, entriesMax)];
    }

    void put(long id, long position) {
      if (added == order.length && order.length < entriesMax) {
        order = Arrays.copyOf(order, Math.min(2 * order.length, entriesMax));
      }
      int place = (int) (added % order.length);
      if (added >= order.length) {
        positions.remove(order[place]);
      }
      order[place] = id;
      added++;
      positions.put(id, position);
    }
  }

  FinishedTasks(int tasksMax, int lateMax, int failedMax) {
    int capacity = BitUtil.findNextPositivePowerOfTwo(tasksMax);
    ids = new long[capacity];
    positions = new long[capacity];
    late = new Window(lateMax);
    failed = new Window(failedMax);
  }

  /** A task has ended that asked for its outcome to be forced before it is told. */
  void addForced(long id, long position, boolean hasFailed) {
    add(id, position | FORCED, hasFailed);
  }

  void add(long id, long position, boolean hasFailed) {
    int place = place(TaskIds.sequence(id));
    if (TaskIds.sequence(ids[place]) > TaskIds.sequence(id)) {
      late.put(id, position);
    } else {
      ids[place] = id;
      positions[place] = position;
    }
    if (hasFailed) {
      failed.put(id, position);
    }
  }

  /** Journal position of the outcome, or {@link #UNKNOWN}. */
  public long position(long id) {
    long found = marked(id);
    return found == UNKNOWN ? UNKNOWN : found & ~FORCED;
  }

  /** Whether the outcome must be forced before it is told. After a start all of them are. */
  public boolean mustBeForced(long id) {
    long found = marked(id);
    return found != UNKNOWN && (found & FORCED) != 0;
  }

  private long marked(long id) {
    int place = place(TaskIds.sequence(id));
    if (ids[place] == id) {
      return positions[place];
    }
    long position = late.positions.get(id);
    return position != UNKNOWN ? position : failed.positions.get(id);
  }

  /** The id of the ended task with this sequence if it is among the newest, else 0. */
  public long idOfSequence(long sequence) {
    long id = ids[place(sequence)];
    return TaskIds.sequence(id) == sequence ? id : 0;
  }

  /** Failed tasks remembered. */
  public int failedCount() {
    return (int) Math.min(failed.added, failed.order.length);
  }

  /** The id of a failed task, 0 being the newest. */
  public long failedId(int age) {
    return failed.order[(int) ((failed.added - 1 - age) % failed.order.length)];
  }

  private int place(long sequence) {
    return (int) sequence & ids.length - 1;
  }
}
