package io.myriarch.loadtest.run;

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

  private static final int DIGITS = 16;
  private static final int DIGITS_OFFSET = 1;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
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
    long rest = sequence;
    for (int i = DIGITS_OFFSET + DIGITS - 1; i >= DIGITS_OFFSET; i--) {
      template[i] = HEX[(int) (rest & 0xF)];
      rest >>>= 4;
    }
    return buffer;
  }

  /** Whether these bytes are exactly what was sent as task {@code sequence}. */
  public boolean matches(long sequence, DirectBuffer bytes, int offset, int length) {
    if (length != template.length
        || bytes.getByte(offset) != '"'
        || !digitsMatch(sequence, bytes, offset + DIGITS_OFFSET)) {
      return false;
    }
    for (int i = DIGITS_OFFSET + DIGITS; i < length; i++) {
      if (bytes.getByte(offset + i) != template[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean digitsMatch(long sequence, DirectBuffer bytes, int offset) {
    long rest = sequence;
    for (int i = DIGITS - 1; i >= 0; i--) {
      if (bytes.getByte(offset + i) != HEX[(int) (rest & 0xF)]) {
        return false;
      }
      rest >>>= 4;
    }
    return true;
  }
}
