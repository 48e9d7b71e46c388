package io.myriarch.scheduler.journal;

/** What stands, as metadata of Chronicle Queue, at the start of each file: three ints. */
final class FileMark {
  /** "MYRJ". */
  static final int MAGIC = 0x4A52594D;

  /** Version of {@link BatchHeader}. */
  static final int VERSION = 1;

  static final int BYTES = 3 * Integer.BYTES;

  private FileMark() {}
}
