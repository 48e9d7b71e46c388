package io.myriarch.protocol.fuzz;

import java.util.Random;

/**
 * The bytes of one fuzz input, read as a row of choices: so whoever makes the bytes, a seeded
 * generator or a coverage-guided fuzzer, drives everything that a harness does. After the last byte
 * every choice is 0.
 */
public final class FuzzInput {
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    100,
    101,
    127,
    128,
    255,
    256,
    65_534,
    65_535,
    65_536,
    1 << 20,
    (1 << 20) + 1,
    Integer.MAX_VALUE - 1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFF_FFFEL,
    0xFFFF_FFFFL,
    1L << 40,
    Long.MAX_VALUE / 1_000_000,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
  };

  private final byte[] bytes;
  private int at;

  public FuzzInput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** An input of a generator; the same generator makes the same input. */
  public static FuzzInput random(Random random, int bytesMax) {
    byte[] bytes = new byte[1 + random.nextInt(bytesMax)];
    random.nextBytes(bytes);
    return new FuzzInput(bytes);
  }

  public boolean isExhausted() {
    return at >= bytes.length;
  }

  /** 0 to 255. */
  public int octet() {
    return at < bytes.length ? bytes[at++] & 0xFF : 0;
  }

  /** 0 to {@code bound} - 1. */
  public int below(int bound) {
    int value = bound <= 256 ? octet() : (octet() << 16) | (octet() << 8) | octet();
    return value % bound;
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return below(times) == times - 1;
  }

  /** Any number, often an extreme or a small one. */
  public long number() {
    int kind = octet();
    if (kind < 96) {
      return kind;
    }
    if (kind < 208) {
      return EXTREMES[kind % EXTREMES.length];
    }
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | octet();
    }
    return value;
  }

  /** Copies bytes as they are; fewer if there are not so many. */
  public byte[] take(int length) {
    int taken = Math.min(length, Math.max(0, bytes.length - at));
    byte[] copy = new byte[taken];
    System.arraycopy(bytes, Math.min(at, bytes.length), copy, 0, taken);
    at += taken;
    return copy;
  }
}
