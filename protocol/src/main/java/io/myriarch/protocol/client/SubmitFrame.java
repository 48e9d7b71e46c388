package io.myriarch.protocol.client;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.wire.SubmitTaskEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A SubmitTask with its frame, written field by field: unlike the generated encoder it has no
 * state, so any thread may use it without an object of its own.
 */
final class SubmitFrame {
  private static final int BLOCK = Framing.LENGTH_BYTES + Framing.HEADER_BYTES;
  private static final int KEY_LENGTH_BYTES = 2;
  private static final int PAYLOAD_LENGTH_BYTES = 4;

  private SubmitFrame() {}

  /** Bytes of the frame, its length included. */
  static int length(SubmitOptions options, int payloadLength) {
    return BLOCK
        + SubmitTaskEncoder.BLOCK_LENGTH
        + KEY_LENGTH_BYTES
        + options.orderingKey().length
        + KEY_LENGTH_BYTES
        + options.idempotencyKey().length
        + PAYLOAD_LENGTH_BYTES
        + payloadLength;
  }

  /** Writes the frame; correlation id and route are set later, by those who know them. */
  static void write(
      MutableDirectBuffer to,
      int at,
      int frameLength,
      SubmitOptions options,
      DirectBuffer payload,
      int offset,
      int length) {
    Framing.frameLength(to, at, frameLength - Framing.LENGTH_BYTES);
    writeHeader(to, at + Framing.LENGTH_BYTES);
    int block = at + BLOCK;
    to.putByte(block + SubmitTaskEncoder.priorityEncodingOffset(), (byte) options.priority());
    to.putByte(block + SubmitTaskEncoder.followEncodingOffset(), (byte) (options.follow() ? 1 : 0));
    to.putByte(
        block + SubmitTaskEncoder.durabilityEncodingOffset(), (byte) options.durability().value());
    to.putByte(block + SubmitTaskEncoder.maxAttemptsEncodingOffset(), (byte) options.maxAttempts());
    to.putInt(
        block + SubmitTaskEncoder.executionTimeoutMsEncodingOffset(),
        (int) options.executionTimeoutMs(),
        LITTLE_ENDIAN);
    to.putLong(
        block + SubmitTaskEncoder.notBeforeDelayMsEncodingOffset(),
        options.notBeforeDelayMs(),
        LITTLE_ENDIAN);
    to.putLong(
        block + SubmitTaskEncoder.deadlineMsEncodingOffset(), options.deadlineMs(), LITTLE_ENDIAN);
    int data = writeKey(to, block + SubmitTaskEncoder.BLOCK_LENGTH, options.orderingKey());
    data = writeKey(to, data, options.idempotencyKey());
    to.putInt(data, length, LITTLE_ENDIAN);
    to.putBytes(data + PAYLOAD_LENGTH_BYTES, payload, offset, length);
  }

  static void correlationId(MutableDirectBuffer buffer, int at, long id) {
    buffer.putLong(at + BLOCK + SubmitTaskEncoder.correlationIdEncodingOffset(), id, LITTLE_ENDIAN);
  }

  static void route(MutableDirectBuffer buffer, int at, int route) {
    buffer.putInt(at + BLOCK + SubmitTaskEncoder.routeEncodingOffset(), route, LITTLE_ENDIAN);
  }

  private static void writeHeader(MutableDirectBuffer to, int at) {
    to.putShort(at, (short) SubmitTaskEncoder.BLOCK_LENGTH, LITTLE_ENDIAN);
    to.putShort(at + 2, (short) SubmitTaskEncoder.TEMPLATE_ID, LITTLE_ENDIAN);
    to.putShort(at + 4, (short) SubmitTaskEncoder.SCHEMA_ID, LITTLE_ENDIAN);
    to.putShort(at + 6, (short) SubmitTaskEncoder.SCHEMA_VERSION, LITTLE_ENDIAN);
  }

  private static int writeKey(MutableDirectBuffer to, int at, byte[] key) {
    to.putShort(at, (short) key.length, LITTLE_ENDIAN);
    to.putBytes(at + KEY_LENGTH_BYTES, key);
    return at + KEY_LENGTH_BYTES + key.length;
  }
}
