package io.myriarch.loadtest.run;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is sent to be echoed: a JSON string that begins with the task's number in 16 hexadecimal
 * digits, so that each result can be told from every other.
 *
 * <p>One template, rewritten for each task: used by one thread. {@link #matches} only reads and may
 * be called by another thread.
 */
public final class Payload {
  /** Two quotes and the digits. */
  public static final int BYTES_MIN = 18;

  private static final int HIGH_DIGITS_OFFSET = 1;
  private static final int LOW_DIGITS_OFFSET = HIGH_DIGITS_OFFSET + Long.BYTES;
  private static final int FILLER_OFFSET = LOW_DIGITS_OFFSET + Long.BYTES;
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final String FILLER =
      "myriarch load test payload, repeated to the length asked for; ";

  private final byte[] template;
  private final UnsafeBuffer buffer;

  /** A template of {@code length} bytes, at least {@link #BYTES_MIN}. */
  public Payload(int length) {
    if (length < BYTES_MIN) {
      throw new IllegalArgumentException(
          "A payload that can be audited has at least "
              + BYTES_MIN
              + " bytes, not "
              + length
              + ".");
    }
    template = new byte[length];
    for (int i = 0; i < length; i++) {
      template[i] = (byte) FILLER.charAt(i % FILLER.length());
    }
    template[0] = '"';
    template[length - 1] = '"';
    buffer = new UnsafeBuffer(template);
  }

  public int length() {
    return template.length;
  }

  /** The template with the number of this task; valid until the next call. */
  public DirectBuffer of(long sequence) {
    buffer.putLong(HIGH_DIGITS_OFFSET, digits(sequence >>> Integer.SIZE), BIG_ENDIAN);
    buffer.putLong(LOW_DIGITS_OFFSET, digits(sequence), BIG_ENDIAN);
    return buffer;
  }

  /** Whether these bytes are exactly what was sent as task {@code sequence}. */
  public boolean matches(long sequence, DirectBuffer bytes, int offset, int length) {
    return length == template.length
        && bytes.getByte(offset) == '"'
        && bytes.getLong(offset + HIGH_DIGITS_OFFSET, BIG_ENDIAN)
            == digits(sequence >>> Integer.SIZE)
        && bytes.getLong(offset + LOW_DIGITS_OFFSET, BIG_ENDIAN) == digits(sequence)
        && fillerMatches(bytes, offset);
  }

  private boolean fillerMatches(DirectBuffer bytes, int offset) {
    int at = FILLER_OFFSET;
    for (; at <= template.length - Long.BYTES; at += Long.BYTES) {
      if (bytes.getLong(offset + at) != buffer.getLong(at)) {
        return false;
      }
    }
    for (; at < template.length; at++) {
      if (bytes.getByte(offset + at) != template[at]) {
        return false;
      }
    }
    return true;
  }

  /** The lower half of a number as eight hexadecimal digits, the first of them on top. */
  private static long digits(long number) {
    long nibbles = number & 0xFFFF_FFFFL;
    nibbles = (nibbles | (nibbles << 16)) & 0x0000_FFFF_0000_FFFFL;
    nibbles = (nibbles | (nibbles << 8)) & 0x00FF_00FF_00FF_00FFL;
    nibbles = (nibbles | (nibbles << 4)) & 0x0F0F_0F0F_0F0F_0F0FL;
    long letters = ((nibbles + 6 * EACH_BYTE) >>> 4) & EACH_BYTE;
    return nibbles + '0' * EACH_BYTE + letters * ('a' - '0' - 10);
  }
}
