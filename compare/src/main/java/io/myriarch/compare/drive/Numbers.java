package io.myriarch.compare.drive;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Task numbers: as payloads carry them, and many of them in one message. */
public final class Numbers {
  private static final int PAYLOAD_DIGITS_FROM = 1;
  private static final int PAYLOAD_DIGITS = 16;
  private static final int RADIX = 36;

  private Numbers() {}

  /** The number in the payload of a task, which is all that a no-op looks at. */
  public static long ofPayload(byte[] payload) {
    return ofPayload(payload, 0);
  }

  /** The number in the payload of a task that begins at {@code offset}. */
  public static long ofPayload(byte[] payload, int offset) {
    long number = 0;
    int from = offset + PAYLOAD_DIGITS_FROM;
    for (int i = from; i < from + PAYLOAD_DIGITS; i++) {
      int digit = Character.digit(payload[i], 16);
      if (digit < 0) {
        throw new IllegalArgumentException("A payload came back without its number.");
      }
      number = number << 4 | digit;
    }
    return number;
  }

  /** The numbers in the payloads of tasks. */
  public static long[] ofPayloads(List<byte[]> payloads) {
    long[] numbers = new long[payloads.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ofPayload(payloads.get(i));
    }
    return numbers;
  }

  /**
   * Numbers as a short text: the first, then the distance of each from the one before. About two
   * characters a number where they are neighbours.
   */
  public static String write(long[] numbers) {
    StringBuilder text = new StringBuilder(numbers.length * 3 + 12);
    long before = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (i > 0) {
        text.append(',');
      }
      text.append(Long.toString(numbers[i] - before, RADIX));
      before = numbers[i];
    }
    return text.toString();
  }

  /** {@link #write} as ASCII bytes. */
  public static byte[] bytes(long[] numbers) {
    return write(numbers).getBytes(StandardCharsets.US_ASCII);
  }

  /** What {@link #write} was given. */
  public static long[] read(String text) {
    String[] distances = text.split(",", -1);
    long[] numbers = new long[distances.length];
    long before = 0;
    for (int i = 0; i < numbers.length; i++) {
      before += Long.parseLong(distances[i], RADIX);
      numbers[i] = before;
    }
    return numbers;
  }

  /** What {@link #bytes} was given. */
  public static long[] read(byte[] bytes) {
    return read(new String(bytes, StandardCharsets.US_ASCII));
  }
}
