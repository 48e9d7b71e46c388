package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The live tasks: one row of two cache lines for each, off-heap, addressed by slot. A row serves as
 * a node of a ready queue and of the timer wheel too, so that neither allocates.
 *
 * <p>Rows are found again by the sequence of their task id; the whole id is compared, so an id of a
 * lost epoch finds nothing. Sequences count up, so those of the newest tasks index an array; only
 * tasks that are still live when a newer one needs their place go to a hash map. So a backlog of a
 * million costs the tasks that pass it nothing.
 */
public final class TaskTable {
  /** No slot. */
  public static final int NONE = -1;

  static final int ROW_BYTES = 128;
  private static final int CHUNK_SHIFT = 14;
  private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_ROWS - 1;

  /** Most sequences that are found by index; a power of two, above the tasks usually under way. */
  private static final int NEWEST_MAX = 1 << 16;

  private static final int ID = 0;
  private static final int SUBMITTED_AT_MS = 8;
  private static final int READY_AT_NS = 16;
  private static final int DEADLINE_NS = 24;
  private static final int TIMER_NS = 32;
  private static final int PAYLOAD = 40;
  private static final int CORRELATION_ID = 48;
  private static final int PAYLOAD_LENGTH = 56;
  private static final int ROUTE = 60;
  private static final int TIMEOUT_MS = 64;
  private static final int AGENT = 68;
  private static final int QUEUE_NEXT = 72;
  private static final int QUEUE_PREVIOUS = 76;
  private static final int TIMER_NEXT = 80;
  private static final int TIMER_PREVIOUS = 84;
  private static final int LINK = 88;
  private static final int QUEUE_US = 92;
  private static final int EXECUTION_US = 96;
  private static final int ATTEMPT = 100;
  private static final int EPOCH = 102;
  private static final int LOSSES = 104;
  private static final int FILE = 108;
  private static final int STATUS = 112;
  private static final int PRIORITY = 113;
  private static final int MAX_ATTEMPTS = 114;
  private static final int TIMER_ARMED = 115;
  private static final int FLAGS = 116;
  private static final int ACCEPTED_AT_NS = 120;

  private static final int KEYED = 1;
  private static final int PARKED = 1 << 1;

  private final int rowsMax;
  private final int[] newest;
  private final Long2LongHashMap older = new Long2LongHashMap(NONE);
  private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
  private int freeHead = NONE;
  private int rowsUsedOnce;
  private int size;

  /**
   * An empty table.
   *
   * @param rowsMax bound on live tasks
   */
  public TaskTable(int rowsMax) {
    this.rowsMax = rowsMax;
    newest = new int[Math.min(NEWEST_MAX, BitUtil.findNextPositivePowerOfTwo(rowsMax))];
    Arrays.fill(newest, NONE);
  }

  /**
   * Adds a row for a new task in a live state, or returns {@link #NONE} when the bound is reached.
   */
  int add(long taskId, TaskStatus status) {
    if (size == rowsMax) {
      return NONE;
    }
    int slot = freeHead;
    if (slot == NONE) {
      slot = rowsUsedOnce++;
      if (slot >>> CHUNK_SHIFT == chunks.length) {
        addChunk();
      }
    } else {
      freeHead = queueNext(slot);
    }
    UnsafeBuffer chunk = chunk(slot);
    int row = row(slot);
    chunk.setMemory(row, ROW_BYTES, (byte) 0);
    chunk.putLong(row + ID, taskId);
    chunk.putInt(row + AGENT, NONE);
    chunk.putByte(row + STATUS, (byte) status.value());
    index(TaskIds.sequence(taskId), slot);
    size++;
    return slot;
  }

  private void index(long sequence, int slot) {
    int place = place(sequence);
    int displaced = newest[place];
    if (displaced != NONE) {
      older.put(TaskIds.sequence(id(displaced)), displaced);
    }
    newest[place] = slot;
  }

  private int place(long sequence) {
    return (int) sequence & newest.length - 1;
  }

  private void addChunk() {
    chunks = Arrays.copyOf(chunks, chunks.length + 1);
    chunks[chunks.length - 1] =
        new UnsafeBuffer(ByteBuffer.allocateDirect(Math.min(CHUNK_ROWS, rowsMax) * ROW_BYTES));
  }

  /** Takes a row away; its slot is used again. */
  void remove(int slot) {
    assert id(slot) != 0 : "slot removed twice";
    long sequence = TaskIds.sequence(id(slot));
    if (newest[place(sequence)] == slot) {
      newest[place(sequence)] = NONE;
    } else {
      older.remove(sequence);
    }
    chunk(slot).putLong(row(slot) + ID, 0);
    queueNext(slot, freeHead);
    freeHead = slot;
    size--;
  }

  /** The slot of a live task, or {@link #NONE}. */
  public int find(long taskId) {
    int slot = findSequence(TaskIds.sequence(taskId));
    return slot != NONE && id(slot) == taskId ? slot : NONE;
  }

  /** The slot of the live task with this sequence, or {@link #NONE}. */
  public int findSequence(long sequence) {
    int slot = newest[place(sequence)];
    boolean isIt = slot != NONE && TaskIds.sequence(id(slot)) == sequence;
    return isIt ? slot : (int) older.get(sequence);
  }

  public int size() {
    return size;
  }

  public int rowsMax() {
    return rowsMax;
  }

  /** Called by {@link CoreContext#transition} alone. */
  void status(int slot, TaskStatus next) {
    chunk(slot).putByte(row(slot) + STATUS, (byte) next.value());
  }

  public TaskStatus status(int slot) {
    return TaskStatus.get(chunk(slot).getByte(row(slot) + STATUS));
  }

  public long id(int slot) {
    return chunk(slot).getLong(row(slot) + ID);
  }

  public long submittedAtMs(int slot) {
    return chunk(slot).getLong(row(slot) + SUBMITTED_AT_MS);
  }

  void submittedAtMs(int slot, long value) {
    chunk(slot).putLong(row(slot) + SUBMITTED_AT_MS, value);
  }

  /**
   * When it was accepted, by the monotonic clock; of a replayed task as far as the wall clock
   * tells.
   */
  long acceptedAtNs(int slot) {
    return chunk(slot).getLong(row(slot) + ACCEPTED_AT_NS);
  }

  void acceptedAtNs(int slot, long value) {
    chunk(slot).putLong(row(slot) + ACCEPTED_AT_NS, value);
  }

  /** When it became ready for an agent the last time. */
  public long readyAtNs(int slot) {
    return chunk(slot).getLong(row(slot) + READY_AT_NS);
  }

  void readyAtNs(int slot, long value) {
    chunk(slot).putLong(row(slot) + READY_AT_NS, value);
  }

  /** Latest end; 0: none. */
  long deadlineNs(int slot) {
    return chunk(slot).getLong(row(slot) + DEADLINE_NS);
  }

  void deadlineNs(int slot, long value) {
    chunk(slot).putLong(row(slot) + DEADLINE_NS, value);
  }

  long timerNs(int slot) {
    return chunk(slot).getLong(row(slot) + TIMER_NS);
  }

  void timerNs(int slot, long value) {
    chunk(slot).putLong(row(slot) + TIMER_NS, value);
  }

  /** Handle of the payload in the arena. */
  public long payload(int slot) {
    return chunk(slot).getLong(row(slot) + PAYLOAD);
  }

  void payload(int slot, long handle, int length) {
    chunk(slot).putLong(row(slot) + PAYLOAD, handle);
    chunk(slot).putInt(row(slot) + PAYLOAD_LENGTH, length);
  }

  public int payloadLength(int slot) {
    return chunk(slot).getInt(row(slot) + PAYLOAD_LENGTH);
  }

  public long correlationId(int slot) {
    return chunk(slot).getLong(row(slot) + CORRELATION_ID);
  }

  /** The link that follows the task; 0: none. */
  public int link(int slot) {
    return chunk(slot).getInt(row(slot) + LINK);
  }

  void follow(int slot, int link, long correlationId) {
    chunk(slot).putInt(row(slot) + LINK, link);
    chunk(slot).putLong(row(slot) + CORRELATION_ID, correlationId);
  }

  public int route(int slot) {
    return chunk(slot).getInt(row(slot) + ROUTE);
  }

  void route(int slot, int value) {
    chunk(slot).putInt(row(slot) + ROUTE, value);
  }

  public int timeoutMs(int slot) {
    return chunk(slot).getInt(row(slot) + TIMEOUT_MS);
  }

  void timeoutMs(int slot, int value) {
    chunk(slot).putInt(row(slot) + TIMEOUT_MS, value);
  }

  /** The agent that has it, or had it last; {@link #NONE}: none yet. */
  public int agent(int slot) {
    return chunk(slot).getInt(row(slot) + AGENT);
  }

  void agent(int slot, int value) {
    chunk(slot).putInt(row(slot) + AGENT, value);
  }

  int queueNext(int slot) {
    return chunk(slot).getInt(row(slot) + QUEUE_NEXT);
  }

  void queueNext(int slot, int value) {
    chunk(slot).putInt(row(slot) + QUEUE_NEXT, value);
  }

  int queuePrevious(int slot) {
    return chunk(slot).getInt(row(slot) + QUEUE_PREVIOUS);
  }

  void queuePrevious(int slot, int value) {
    chunk(slot).putInt(row(slot) + QUEUE_PREVIOUS, value);
  }

  int timerNext(int slot) {
    return chunk(slot).getInt(row(slot) + TIMER_NEXT);
  }

  void timerNext(int slot, int value) {
    chunk(slot).putInt(row(slot) + TIMER_NEXT, value);
  }

  int timerPrevious(int slot) {
    return chunk(slot).getInt(row(slot) + TIMER_PREVIOUS);
  }

  void timerPrevious(int slot, int value) {
    chunk(slot).putInt(row(slot) + TIMER_PREVIOUS, value);
  }

  boolean timerArmed(int slot) {
    return chunk(slot).getByte(row(slot) + TIMER_ARMED) != 0;
  }

  void timerArmed(int slot, boolean value) {
    chunk(slot).putByte(row(slot) + TIMER_ARMED, (byte) (value ? 1 : 0));
  }

  /** Microseconds it waited for agents in earlier attempts and up to its last assignment. */
  public int queueUs(int slot) {
    return chunk(slot).getInt(row(slot) + QUEUE_US);
  }

  void queueUs(int slot, int value) {
    chunk(slot).putInt(row(slot) + QUEUE_US, value);
  }

  public int executionUs(int slot) {
    return chunk(slot).getInt(row(slot) + EXECUTION_US);
  }

  void executionUs(int slot, int value) {
    chunk(slot).putInt(row(slot) + EXECUTION_US, value);
  }

  /** Attempts made or under way: with {@link #epoch} the fencing token. */
  public int attempt(int slot) {
    return chunk(slot).getShort(row(slot) + ATTEMPT) & 0xFFFF;
  }

  void attempt(int slot, int value) {
    chunk(slot).putShort(row(slot) + ATTEMPT, (short) value);
  }

  /** The epoch in which the current attempt was assigned. */
  public int epoch(int slot) {
    return chunk(slot).getShort(row(slot) + EPOCH) & 0xFFFF;
  }

  void epoch(int slot, int value) {
    chunk(slot).putShort(row(slot) + EPOCH, (short) value);
  }

  /** Attempts that ended with their runtime. */
  public int losses(int slot) {
    return chunk(slot).getInt(row(slot) + LOSSES);
  }

  void losses(int slot, int value) {
    chunk(slot).putInt(row(slot) + LOSSES, value);
  }

  /** Ordinal of the journal file that holds its record. */
  int file(int slot) {
    return chunk(slot).getInt(row(slot) + FILE);
  }

  void file(int slot, int value) {
    chunk(slot).putInt(row(slot) + FILE, value);
  }

  public int priority(int slot) {
    return chunk(slot).getByte(row(slot) + PRIORITY);
  }

  void priority(int slot, int value) {
    chunk(slot).putByte(row(slot) + PRIORITY, (byte) value);
  }

  public int maxAttempts(int slot) {
    return chunk(slot).getByte(row(slot) + MAX_ATTEMPTS);
  }

  void maxAttempts(int slot, int value) {
    chunk(slot).putByte(row(slot) + MAX_ATTEMPTS, (byte) value);
  }

  /** Whether it has an ordering key; {@link OrderingKeys} knows which. */
  boolean isKeyed(int slot) {
    return flag(slot, KEYED);
  }

  void isKeyed(int slot, boolean value) {
    flag(slot, KEYED, value);
  }

  /**
   * Whether it stands in no ready queue though it is queued: it waits behind others of its ordering
   * key, or for the timer that ends it.
   */
  boolean isParked(int slot) {
    return flag(slot, PARKED);
  }

  void isParked(int slot, boolean value) {
    flag(slot, PARKED, value);
  }

  private boolean flag(int slot, int flag) {
    return (chunk(slot).getByte(row(slot) + FLAGS) & flag) != 0;
  }

  private void flag(int slot, int flag, boolean value) {
    int flags = chunk(slot).getByte(row(slot) + FLAGS);
    chunk(slot).putByte(row(slot) + FLAGS, (byte) (value ? flags | flag : flags & ~flag));
  }

  private UnsafeBuffer chunk(int slot) {
    return chunks[slot >>> CHUNK_SHIFT];
  }

  private static int row(int slot) {
    return (slot & CHUNK_MASK) * ROW_BYTES;
  }
}
