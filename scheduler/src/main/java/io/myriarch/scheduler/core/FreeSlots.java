package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The free ones of numbered slots; the lowest is taken first. So what is in use stays dense, and
 * what is taken in a row lies in a row, in whatever order it was given back: the memory behind the
 * slots is walked through instead of jumped about in.
 *
 * <p>A tree of bits: one for each slot, and above it one for each word that is not zero, up to a
 * single word. Taking and giving back cost a step for each level, three for a quarter of a million
 * slots.
 */
final class FreeSlots {
  static final int NONE = -1;
  private static final int WORD_SHIFT = 6;

  private long[][] levels;

  /** Slots from 0 to below {@code slots}, none of them free. */
  FreeSlots(int slots) {
    levels = levels(slots);
  }

  private static long[][] levels(int slots) {
    List<long[]> levels = new ArrayList<>();
    int bits = slots;
    do {
      bits = Math.ceilDiv(bits, Long.SIZE);
      levels.add(new long[bits]);
    } while (bits > 1);
    return levels.toArray(long[][]::new);
  }

  boolean isEmpty() {
    return levels[levels.length - 1][0] == 0;
  }

  /** Takes the lowest one, or {@link #NONE}. */
  int take() {
    if (isEmpty()) {
      return NONE;
    }
    int slot = 0;
    for (int level = levels.length - 1; level >= 0; level--) {
      slot = (slot << WORD_SHIFT) | Long.numberOfTrailingZeros(levels[level][slot]);
    }
    int at = slot;
    for (long[] words : levels) {
      words[at >>> WORD_SHIFT] &= ~(1L << at);
      at >>>= WORD_SHIFT;
      if (words[at] != 0) {
        break;
      }
    }
    return slot;
  }

  /** Gives one back that is not free. */
  void free(int slot) {
    assert (levels[0][slot >>> WORD_SHIFT] & (1L << slot)) == 0 : "free already";
    int at = slot;
    for (long[] words : levels) {
      long before = words[at >>> WORD_SHIFT];
      words[at >>> WORD_SHIFT] = before | (1L << at);
      if (before != 0) {
        break;
      }
      at >>>= WORD_SHIFT;
    }
  }

  /** From now on the slots below {@code slots} are free, and no others. */
  void reset(int slots) {
    int bits = slots;
    for (long[] words : levels) {
      Arrays.fill(words, 0);
      Arrays.fill(words, 0, bits / Long.SIZE, -1);
      if (bits % Long.SIZE != 0) {
        words[bits / Long.SIZE] = (1L << bits) - 1;
      }
      bits = Math.ceilDiv(bits, Long.SIZE);
    }
  }

  /**
   * More slots, while none is free; those that come in addition are not free either.
   *
   * @param slots how many there are then, at least
   */
  void grow(int slots) {
    assert isEmpty() : "what is free would be forgotten";
    int before = levels[0].length << WORD_SHIFT;
    if (slots > before) {
      levels = levels(Math.max(slots, 2 * before));
    }
  }
}
