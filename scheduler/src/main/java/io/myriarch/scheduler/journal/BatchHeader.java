package io.myriarch.scheduler.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stands before each batch in its excerpt, little-endian:
 *
 * <pre>
 *    0  int   CRC-32C of all that follows, the batch included
 *    4  int   length of the batch in bytes
 *    8  long  its own position: a batch in the wrong place is none
 *   16  long  position of the batch before, -1 for the very first: a missing batch is noticed
 *   24  long  the forced position when it was appended, -1 for none yet
 *   32        the batch
 * </pre>
 *
 * The last field tells a torn tail from damage: what nobody could have acknowledged may be cut,
 * what a later batch knows to have been durable may not.
 *
 * <p>Thread rule: one thread at a time.
 */
final class BatchHeader {
  static final int BYTES = 32;
  static final int LENGTH_OFFSET = 4;
  static final int POSITION_OFFSET = 8;
  static final int PREVIOUS_OFFSET = 16;
  static final int DURABLE_OFFSET = 24;

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes = new byte[BYTES];
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private final CRC32C crc = new CRC32C();
  private final BatchView view = new BatchView();

  /** Makes the header of a batch that is about to be appended. */
  DirectBuffer encode(
      long position, long previous, long durable, DirectBuffer batch, int offset, int length) {
    buffer.putInt(LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(POSITION_OFFSET, position, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(PREVIOUS_OFFSET, previous, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(DURABLE_OFFSET, durable, ByteOrder.LITTLE_ENDIAN);
    crc.reset();
    crc.update(bytes, LENGTH_OFFSET, BYTES - LENGTH_OFFSET);
    crc.update(view.of(batch, offset, length));
    buffer.putInt(0, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
    return buffer;
  }

  /**
   * Whether a whole and unharmed batch with this position stands here.
   *
   * @param available bytes from the header on that may belong to it
   */
  static boolean isValid(MemorySegment memory, long headerAt, long available, long position) {
    if (available < BYTES || memory.get(LONG, headerAt + POSITION_OFFSET) != position) {
      return false;
    }
    int length = memory.get(INT, headerAt + LENGTH_OFFSET);
    if (length <= 0 || length > available - BYTES) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(
        memory
            .asSlice(headerAt + LENGTH_OFFSET, BYTES - LENGTH_OFFSET + (long) length)
            .asByteBuffer());
    return (int) crc.getValue() == memory.get(INT, headerAt);
  }
}
