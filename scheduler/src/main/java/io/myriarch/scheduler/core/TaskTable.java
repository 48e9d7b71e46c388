package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The live tasks: one row of two cache lines for each, off-heap, addressed by slot. A row serves as
 * a node of a ready queue and of the timer wheel too, so that neither allocates.
 *
 * <p>Rows are found again by the sequence of their task id ({@link SlotIndex}); the whole id is
 * compared, so an id of a lost epoch finds nothing.
 */
public final class TaskTable {
  /** No slot. */
  public static final int NONE = -1;

  static final int ROW_BYTES = 128;
  private static final int CHUNK_ROWS_MAX = 1 << 14;

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
  private static final int HANDED_BACK = 106;
  private static final int FILE = 108;
  private static final int STATUS = 112;
  private static final int PRIORITY = 113;
  private static final int MAX_ATTEMPTS = 114;
  private static final int FLAGS = 115;
  private static final int RECORD_OFFSET = 116;
  private static final int ACCEPTED_AT_NS = 120;

  private static final int KEYED = 1;
  private static final int PARKED = 1 << 1;
  private static final int FORCED = 1 << 2;
  private static final int TIMER_ARMED = 1 << 3;

  private final int rowsMax;
  private final int chunkShift;
  private final SlotIndex index;
  private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
  private final FreeSlots free;
  private int rowsUsedOnce;
  private int size;

  /**
   * An empty table.
   *
   * @param rowsMax bound on live tasks
   */
  public TaskTable(int rowsMax) {
    this.rowsMax = rowsMax;
    index =
        new SlotIndex(
            slot -> TaskIds.sequence(id(slot)), BitUtil.findNextPositivePowerOfTwo(rowsMax));
    int chunkRows = Math.min(CHUNK_ROWS_MAX, BitUtil.findNextPositivePowerOfTwo(rowsMax));
    chunkShift = Integer.numberOfTrailingZeros(chunkRows);
    free = new FreeSlots(chunkRows);
  }

  boolean isFull() {
    return size >= rowsMax;
  }

  /**
   * Adds a row for a task in a live state. It is for the caller to look at {@link #isFull} first;
   * tasks of the journal come in although a lower bound was set since.
   */
  int add(long taskId, TaskStatus status) {
    int slot = free.take();
    if (slot == FreeSlots.NONE) {
      addChunk();
      slot = free.take();
    }
    rowsUsedOnce = Math.max(rowsUsedOnce, slot + 1);
    UnsafeBuffer chunk = chunk(slot);
    int row = row(slot);
    chunk.setMemory(row, ROW_BYTES, (byte) 0);
    chunk.putLong(row + ID, taskId);
    chunk.putInt(row + AGENT, NONE);
    chunk.putByte(row + STATUS, (byte) status.value());
    index.add(TaskIds.sequence(taskId), slot);
    size++;
    return slot;
  }

  private void addChunk() {
    chunks = Arrays.copyOf(chunks, chunks.length + 1);
    chunks[chunks.length - 1] =
        new UnsafeBuffer(ByteBuffer.allocateDirect(ROW_BYTES << chunkShift));
    int slots = chunks.length << chunkShift;
    free.grow(slots);
    for (int slot = slots - (1 << chunkShift); slot < slots; slot++) {
      free.free(slot);
    }
  }

  /** Takes a row away; its slot is used again. */
  void remove(int slot) {
    assert id(slot) != 0 : "slot removed twice";
    index.remove(TaskIds.sequence(id(slot)), slot);
    chunk(slot).putLong(row(slot) + ID, 0);
    free.free(slot);
    size--;
  }

  /** The slot of a live task, or {@link #NONE}. */
  public int find(long taskId) {
    int slot = findSequence(TaskIds.sequence(taskId));
    return slot != NONE && id(slot) == taskId ? slot : NONE;
  }

  /** The slot of the live task with this sequence, or {@link #NONE}. */
  public int findSequence(long sequence) {
    return index.find(sequence);
  }

  public int size() {
    return size;
  }

  /** Slots from this one on have never been used; those before may be free: their id is 0. */
  int slotsUsed() {
    return rowsUsedOnce;
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

  /** Where the payload is, as {@link TaskPayloads} says. */
  long payload(int slot) {
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
    return flag(slot, TIMER_ARMED);
  }

  void timerArmed(int slot, boolean value) {
    flag(slot, TIMER_ARMED, value);
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
    return chunk(slot).getShort(row(slot) + LOSSES) & 0xFFFF;
  }

  void losses(int slot, int value) {
    chunk(slot).putShort(row(slot) + LOSSES, (short) value);
  }

  /** Attempts that runtimes handed back when they left: they count neither way. */
  public int handedBack(int slot) {
    return chunk(slot).getShort(row(slot) + HANDED_BACK) & 0xFFFF;
  }

  void handedBack(int slot, int value) {
    chunk(slot).putShort(row(slot) + HANDED_BACK, (short) value);
  }

  /** Ordinal of the journal file that holds its record. */
  int file(int slot) {
    return chunk(slot).getInt(row(slot) + FILE);
  }

  /** Where in that file, as {@link FileUse} counts. */
  int recordOffset(int slot) {
    return chunk(slot).getInt(row(slot) + RECORD_OFFSET);
  }

  void record(int slot, int file, int offset) {
    chunk(slot).putInt(row(slot) + FILE, file);
    chunk(slot).putInt(row(slot) + RECORD_OFFSET, offset);
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
  public boolean isParked(int slot) {
    return flag(slot, PARKED);
  }

  void isParked(int slot, boolean value) {
    flag(slot, PARKED, value);
  }

  /** What its acceptance and its outcome must survive before anybody is told. */
  public Durability durability(int slot) {
    return flag(slot, FORCED) ? Durability.FSYNC : Durability.PROCESS;
  }

  void durability(int slot, Durability value) {
    flag(slot, FORCED, value == Durability.FSYNC);
  }

  private boolean flag(int slot, int flag) {
    return (chunk(slot).getByte(row(slot) + FLAGS) & flag) != 0;
  }

  private void flag(int slot, int flag, boolean value) {
    int flags = chunk(slot).getByte(row(slot) + FLAGS);
    chunk(slot).putByte(row(slot) + FLAGS, (byte) (value ? flags | flag : flags & ~flag));
  }

  private UnsafeBuffer chunk(int slot) {
    return chunks[slot >>> chunkShift];
  }

  private int row(int slot) {
    return (slot & (1 << chunkShift) - 1) * ROW_BYTES;
  }
}
