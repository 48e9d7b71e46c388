package io.myriarch.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How messages lie in a byte stream and records in a journal batch: each after its own length.
 *
 * <pre>
 *   0        4                    12
 *   +--------+--------------------+------------- - -
 *   | length | SBE message header | body
 *   +--------+--------------------+------------- - -
 *     int32    8 bytes              length - 8 bytes     (little endian)
 * </pre>
 */
public final class Framing {
  /** Version that the first message of a client link names. */
  public static final int PROTOCOL_VERSION = 1;

  /** Version that the first message of a runtime link names. */
  public static final int RUNTIME_PROTOCOL_VERSION = 2;

  /** Bytes of the length in front of each frame. */
  public static final int LENGTH_BYTES = 4;

  /** Bytes of the SBE message header: no frame is shorter. */
  public static final int HEADER_BYTES = 8;

  /** Default maximum of a payload or result. */
  public static final int PAYLOAD_BYTES_MAX_DEFAULT = 1 << 20;

  /** What a frame may hold beside its payload: fixed fields, keys, names. */
  public static final int OVERHEAD_BYTES_MAX = 256 * 1024;

  private Framing() {}

  /** The largest frame length that is read when payloads of {@code payloadBytesMax} are allowed. */
  public static int frameBytesMax(int payloadBytesMax) {
    return payloadBytesMax + OVERHEAD_BYTES_MAX;
  }

  /** Reads the length in front of the frame at {@code offset}; not yet checked. */
  public static int frameLength(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the length in front of the frame at {@code offset}. */
  public static void frameLength(MutableDirectBuffer buffer, int offset, int length) {
    buffer.putInt(offset, length, ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether a frame may have this length: a header at least, {@code frameBytesMax} at most. */
  public static boolean isValidLength(int length, int frameBytesMax) {
    return length >= HEADER_BYTES && length <= frameBytesMax;
  }
}
