package io.myriarch.agent.runtime.outbox;

import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.Outcome;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A record of the outbox: an outcome, or how far the scheduler has come with them.
 *
 * <pre>
 *   0      4         8           16        24       28      30       32        33          37       41
 *   +------+---------+-----------+---------+--------+-------+--------+---------+-----------+--------+------
 *   | crc  | version | sequence  | task id | agent  | epoch | number | outcome | microsecs | length | output
 *   +------+---------+-----------+---------+--------+-------+--------+---------+-----------+--------+------
 *     int32  int32     int64       int64     int32    uint16  uint16   int8      int32       int32
 * </pre>
 *
 * <p>The checksum is of all that follows it. Outcome -1: all outcomes up to this sequence have been
 * delivered; nothing else counts then. Little endian. Not thread-safe.
 */
final class OutboxRecord {
  /** Bytes before the output. */
  static final int BYTES = 41;

  private static final int VERSION = 1;
  private static final int VERSION_AT = 4;
  private static final int SEQUENCE_AT = 8;
  private static final int TASK_AT = 16;
  private static final int AGENT_AT = 24;
  private static final int EPOCH_AT = 28;
  private static final int NUMBER_AT = 30;
  private static final int OUTCOME_AT = 32;
  private static final int TOOK_AT = 33;
  private static final int LENGTH_AT = 37;
  private static final byte DELIVERED = -1;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final Outcome[] OUTCOMES = Outcome.values();

  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
  private final CRC32C checksum = new CRC32C();

  DirectBuffer buffer() {
    return buffer;
  }

  /** Encodes an outcome; its length. */
  int outcome(AttemptState attempt, long sequence) {
    byte[] output = attempt.output();
    buffer.putLong(TASK_AT, attempt.taskId(), ORDER);
    buffer.putInt(AGENT_AT, attempt.agentNumber(), ORDER);
    buffer.putShort(EPOCH_AT, (short) attempt.epoch(), ORDER);
    buffer.putShort(NUMBER_AT, (short) attempt.number(), ORDER);
    buffer.putByte(OUTCOME_AT, (byte) attempt.outcome().index());
    buffer.putInt(TOOK_AT, attempt.executionUs(), ORDER);
    buffer.putInt(LENGTH_AT, output.length, ORDER);
    buffer.putBytes(BYTES, output);
    return finish(sequence, BYTES + output.length);
  }

  /** Encodes that all outcomes up to this one have been delivered; its length. */
  int delivered(long sequence) {
    buffer.setMemory(TASK_AT, BYTES - TASK_AT, (byte) 0);
    buffer.putByte(OUTCOME_AT, DELIVERED);
    return finish(sequence, BYTES);
  }

  private int finish(long sequence, int length) {
    buffer.putInt(VERSION_AT, VERSION, ORDER);
    buffer.putLong(SEQUENCE_AT, sequence, ORDER);
    buffer.putInt(0, checksumOf(buffer, 0, length), ORDER);
    return length;
  }

  private int checksumOf(DirectBuffer record, int at, int length) {
    checksum.reset();
    byte[] bytes = new byte[length - VERSION_AT];
    record.getBytes(at + VERSION_AT, bytes);
    checksum.update(bytes, 0, bytes.length);
    return (int) checksum.getValue();
  }

  /** Whether there is a whole record that this version understands. */
  boolean isWhole(DirectBuffer record, int at, int length) {
    return length >= BYTES
        && record.getInt(at + VERSION_AT, ORDER) == VERSION
        && record.getInt(at, ORDER) == checksumOf(record, at, length)
        && record.getInt(at + LENGTH_AT, ORDER) == length - BYTES;
  }

  long sequence(DirectBuffer record, int at) {
    return record.getLong(at + SEQUENCE_AT, ORDER);
  }

  boolean isDelivered(DirectBuffer record, int at) {
    return record.getByte(at + OUTCOME_AT) == DELIVERED;
  }

  /** The attempt as it had ended. */
  AttemptState attempt(DirectBuffer record, int at) {
    byte[] output = new byte[record.getInt(at + LENGTH_AT, ORDER)];
    record.getBytes(at + BYTES, output);
    return AttemptState.ended(
        record.getLong(at + TASK_AT, ORDER),
        record.getInt(at + AGENT_AT, ORDER),
        record.getShort(at + EPOCH_AT, ORDER) & 0xFFFF,
        record.getShort(at + NUMBER_AT, ORDER) & 0xFFFF,
        OUTCOMES[record.getByte(at + OUTCOME_AT)],
        output,
        record.getInt(at + TOOK_AT, ORDER));
  }
}
