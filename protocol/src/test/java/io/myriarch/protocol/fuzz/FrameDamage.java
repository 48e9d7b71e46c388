package io.myriarch.protocol.fuzz;

import org.agrona.MutableDirectBuffer;

/** Spoils bytes that were good: what a broken peer, a bad disk or an attacker does to them. */
public final class FrameDamage {
  private static final int HARMS_MAX = 4;

  private FrameDamage() {}

  /** Spoils the bytes in place and returns how many there are afterwards, at most as many. */
  public static int spoil(MutableDirectBuffer bytes, int offset, int length, FuzzInput input) {
    int rest = length;
    int harms = 1 + input.below(HARMS_MAX);
    for (int i = 0; i < harms && rest > 0; i++) {
      rest = harm(bytes, offset, rest, input);
    }
    return rest;
  }

  private static int harm(MutableDirectBuffer bytes, int offset, int length, FuzzInput input) {
    int at = offset + input.below(Math.min(length, 1 << 16));
    int room = offset + length - at;
    switch (input.below(8)) {
      case 0 -> bytes.putByte(at, (byte) (bytes.getByte(at) ^ (1 << input.below(8))));
      case 1 -> bytes.putByte(at, (byte) input.octet());
      case 2 -> {
        long value = input.number();
        int size = Math.min(room, 1 << input.below(4));
        for (int i = 0; i < size; i++) {
          bytes.putByte(at + i, (byte) (value >>> (8 * i)));
        }
      }
      case 3 -> {
        return at - offset;
      }
      case 4 -> {
        int gone = Math.min(room, 1 + input.below(32));
        bytes.putBytes(at, bytes, at + gone, room - gone);
        return length - gone;
      }
      case 5 -> bytes.setMemory(at, Math.min(room, 1 + input.below(32)), (byte) input.octet());
      case 6 -> {
        int from = offset + input.below(Math.min(length, 1 << 16));
        bytes.putBytes(at, bytes, from, Math.min(Math.min(room, offset + length - from), 32));
      }
      default -> bytes.putByte(offset + input.below(Math.min(length, 12)), (byte) input.octet());
    }
    return length;
  }
}
