package io.myriarch.scheduler.core;

import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The payloads of live tasks. A part of the memory given to them takes payloads as tasks come in.
 * When it is full, a task keeps only the journal position of its record; its payload is read back,
 * into the other part, when its turn to run comes near, and is forgotten when it has been assigned.
 * So a backlog needs memory for rows, not for payloads.
 *
 * <p>The core does not wait for the disk: it asks by {@link CoreOutput#payloadWanted} for the
 * payloads at the head of a queue and some behind them, and is told by {@link #arrived}. While a
 * payload is not here its task waits.
 *
 * <p>A row holds a handle of the arena, or the complement of a position, which is negative.
 *
 * <p>Thread rule: the core's thread.
 */
public final class TaskPayloads {
  /** Where the payload of a task is. */
  public enum Place {
    MEMORY,
    JOURNAL,
    BEING_READ
  }

  /** Tasks looked at from the head of a queue on, while there is much memory, some, little. */
  private static final int DEPTH_PLENTY = 4096;

  private static final int DEPTH_SOME = 64;
  private static final int DEPTH_LITTLE = 1;

  /** The part of the memory for what is read back. */
  private static final int AHEAD_FRACTION = 4;

  private static final long ABSENT = -1;
  private static final long BEING_READ = -2;
  private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

  private final TaskTable tasks;
  private final CoreOutput output;
  private final PayloadArena resident;
  private final PayloadArena ahead;
  private final Long2LongHashMap readBack = new Long2LongHashMap(ABSENT);
  private final IntHashSet marks = new IntHashSet();
  private long beingReadBytes;
  private int atHand = TaskTable.NONE;
  private DirectBuffer atHandBuffer = NOTHING;
  private int atHandOffset;

  TaskPayloads(TaskTable tasks, CoreLimits limits, CoreOutput output) {
    this.tasks = tasks;
    this.output = output;
    long aheadBytes = limits.payloadBytesMax() / AHEAD_FRACTION;
    resident =
        new PayloadArena(limits.payloadBytesMax() - aheadBytes, limits.taskPayloadBytesMax());
    ahead = new PayloadArena(aheadBytes, limits.taskPayloadBytesMax());
  }

  /**
   * A new task: its payload is copied if there is room, else it is at hand until {@link #letGo}.
   */
  void accept(int slot, DirectBuffer buffer, int offset, int length) {
    long handle = resident.store(buffer, offset, length);
    tasks.payload(slot, handle, length);
    if (handle == PayloadArena.FULL) {
      putAtHand(slot, buffer, offset);
    }
  }

  /** The record of a task that was accepted just now, or written again, lies there. */
  void recorded(int slot, long position) {
    if (tasks.payload(slot) < 0) {
      tasks.payload(slot, ~position, tasks.payloadLength(slot));
    }
  }

  private void putAtHand(int slot, DirectBuffer buffer, int offset) {
    atHand = slot;
    atHandBuffer = buffer;
    atHandOffset = offset;
  }

  /** The buffer of the caller is not good any more. */
  void letGo() {
    putAtHand(TaskTable.NONE, NOTHING, 0);
  }

  /** Whether the task could be assigned just now. */
  boolean isHere(int slot) {
    return tasks.payload(slot) >= 0 || slot == atHand || readBack.get(slot) >= 0;
  }

  /** Where the payload of a live task is. */
  public Place place(int slot) {
    if (isHere(slot)) {
      return Place.MEMORY;
    }
    return readBack.get(slot) == BEING_READ ? Place.BEING_READ : Place.JOURNAL;
  }

  /** The position of the record that has the payload of a task if memory has not; else -1. */
  long recordedAt(int slot) {
    return isHere(slot) ? -1 : ~tasks.payload(slot);
  }

  /** The memory that holds the payload of a task that is assigned, at {@link #offset}. */
  public DirectBuffer memory(int slot) {
    long handle = tasks.payload(slot);
    if (handle >= 0) {
      return resident.memory(handle);
    }
    return slot == atHand ? atHandBuffer : ahead.memory(readBack.get(slot));
  }

  /** Where the payload begins in {@link #memory}. */
  public int offset(int slot) {
    long handle = tasks.payload(slot);
    if (handle >= 0) {
      return PayloadArena.offset(handle);
    }
    return slot == atHand ? atHandOffset : PayloadArena.offset(readBack.get(slot));
  }

  /** Asks for what is not here of the first task of a queue and of those behind it. */
  void readAhead(int first) {
    int depth = depth();
    boolean isMarked = false;
    int slot = first;
    for (int i = 0; i < depth && slot != TaskTable.NONE; i++) {
      if (tasks.payload(slot) < 0) {
        want(slot);
        if (!isMarked && i >= depth / 2) {
          isMarked = true;
          marks.add(slot);
        }
      }
      slot = tasks.queueNext(slot);
    }
  }

  private int depth() {
    long used = ahead.usedBytes() + beingReadBytes;
    if (used > ahead.bytesMax() / 4 * 3) {
      return DEPTH_LITTLE;
    }
    return used > ahead.bytesMax() / 2 ? DEPTH_SOME : DEPTH_PLENTY;
  }

  private void want(int slot) {
    if (slot != atHand && readBack.get(slot) == ABSENT) {
      readBack.put(slot, BEING_READ);
      beingReadBytes += tasks.payloadLength(slot);
      output.payloadWanted(slot, ~tasks.payload(slot));
    }
  }

  /**
   * A payload that was asked for: it is kept if there is room, else at hand until {@link #letGo}.
   * Returns its slot, or none if nobody waits for it any more.
   */
  int arrived(long taskId, DirectBuffer buffer, int offset, int length) {
    int slot = tasks.find(taskId);
    if (slot == TaskTable.NONE || readBack.get(slot) != BEING_READ) {
      return TaskTable.NONE;
    }
    beingReadBytes -= length;
    long handle = ahead.store(buffer, offset, length);
    if (handle == PayloadArena.FULL) {
      forgetAnother();
      handle = ahead.store(buffer, offset, length);
    }
    if (handle == PayloadArena.FULL) {
      readBack.remove(slot);
      putAtHand(slot, buffer, offset);
    } else {
      readBack.put(slot, handle);
    }
    return slot;
  }

  /** A payload that nobody has used yet makes room; it is asked for again when it is needed. */
  private void forgetAnother() {
    Long2LongHashMap.KeyIterator slots = readBack.keySet().iterator();
    while (slots.hasNext()) {
      int slot = (int) slots.nextValue();
      if (readBack.get(slot) >= 0) {
        drop(slot);
        return;
      }
    }
  }

  /** The file that was asked was retired; the record has been written again since. */
  void missed(long taskId) {
    int slot = tasks.find(taskId);
    if (slot != TaskTable.NONE && readBack.get(slot) == BEING_READ) {
      output.payloadWanted(slot, ~tasks.payload(slot));
    }
  }

  /** The task leaves its queue, which it is still linked in, to be assigned. */
  void next(int slot) {
    if (tasks.payload(slot) < 0 && marks.remove(slot)) {
      readAhead(tasks.queueNext(slot));
    }
  }

  /** The task is with an agent: if it was read back it is in the journal only from now on. */
  void assigned(int slot) {
    if (tasks.payload(slot) < 0) {
      drop(slot);
    }
  }

  /** Whether its queue waits for the payload of this task. */
  boolean isBeingRead(int slot) {
    return tasks.payload(slot) < 0 && readBack.get(slot) == BEING_READ;
  }

  /** The task ends. */
  void release(int slot) {
    long handle = tasks.payload(slot);
    if (handle >= 0) {
      resident.release(handle, tasks.payloadLength(slot));
    } else {
      marks.remove(slot);
      drop(slot);
    }
  }

  private void drop(int slot) {
    long handle = readBack.remove(slot);
    if (handle == BEING_READ) {
      beingReadBytes -= tasks.payloadLength(slot);
    } else if (handle >= 0) {
      ahead.release(handle, tasks.payloadLength(slot));
    }
  }

  /** Bytes of memory in use for payloads. */
  public long usedBytes() {
    return resident.usedBytes() + ahead.usedBytes();
  }

  /** The bound on {@link #usedBytes}. */
  public long bytesMax() {
    return resident.bytesMax() + ahead.bytesMax();
  }
}
