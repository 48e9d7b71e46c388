package io.myriarch.scheduler.journal;

/**
 * A position is where an excerpt begins: the number of its file and its place in it, so that it is
 * found again without an index.
 *
 * <pre>
 *   63      62..32           31..0
 *   0   number of the file   offset in the file / 4 (excerpts are aligned to 4)
 * </pre>
 */
final class Positions {
  private static final int FILE_SHIFT = 32;
  private static final int ALIGNMENT_BITS = 2;
  private static final long OFFSET_MASK = (1L << FILE_SHIFT) - 1;

  private Positions() {}

  static long of(int file, long offset) {
    return ((long) file << FILE_SHIFT) | (offset >>> ALIGNMENT_BITS);
  }

  static int file(long position) {
    return (int) (position >>> FILE_SHIFT);
  }

  /** In bytes from the start of the file. */
  static long offset(long position) {
    return (position & OFFSET_MASK) << ALIGNMENT_BITS;
  }

  /** The first place at or after this one where an excerpt may begin. */
  static long aligned(long offset) {
    return (offset + 3) & ~3L;
  }

  /** For messages: {@code file 17, offset 4096}. */
  static String describe(long position) {
    return position < 0
        ? "the beginning"
        : "file %d, offset %d".formatted(file(position), offset(position));
  }
}
