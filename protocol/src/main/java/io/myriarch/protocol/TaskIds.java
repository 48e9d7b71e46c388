package io.myriarch.protocol;

/**
 * Task ids: positive 64-bit numbers that name their shard and never repeat, not even when a
 * scheduler restarts after losing records that nobody was told of.
 *
 * <pre>
 *   63   62..56   55..40   39..0
 *   +---+--------+--------+-----------------+
 *   | 0 | shard  | epoch  | sequence        |
 *   +---+--------+--------+-----------------+
 *         7 bits   16 bits  40 bits, from 1
 * </pre>
 *
 * The text form is 16 hexadecimal digits, so that it sorts and survives readers whose numbers have
 * 53 bits.
 */
public final class TaskIds {
  /** Shards that an id can name. */
  public static final int SHARDS_MAX = 128;

  /** Starts of a shard that an id can tell apart. */
  public static final int EPOCH_MAX = 0xFFFE;

  private static final int EPOCH_SHIFT = 40;
  private static final int SHARD_SHIFT = 56;
  private static final long SEQUENCE_MASK = (1L << EPOCH_SHIFT) - 1;
  private static final int TEXT_LENGTH = 16;

  private TaskIds() {}

  public static long of(int shard, int epoch, long sequence) {
    assert shard >= 0 && shard < SHARDS_MAX && epoch >= 0 && epoch <= EPOCH_MAX;
    assert sequence > 0 && sequence <= SEQUENCE_MASK;
    return (long) shard << SHARD_SHIFT | (long) epoch << EPOCH_SHIFT | sequence;
  }

  public static int shard(long taskId) {
    return (int) (taskId >>> SHARD_SHIFT);
  }

  public static int epoch(long taskId) {
    return (int) (taskId >>> EPOCH_SHIFT) & 0xFFFF;
  }

  public static long sequence(long taskId) {
    return taskId & SEQUENCE_MASK;
  }

  /** The text form: 16 lower-case hexadecimal digits. */
  public static String format(long taskId) {
    String digits = Long.toHexString(taskId);
    return "0".repeat(TEXT_LENGTH - digits.length()) + digits;
  }

  /** The id of a text form, or -1 if it has not the form of one. */
  public static long parse(String text) {
    if (text.length() != TEXT_LENGTH || text.charAt(0) > '7') {
      return -1;
    }
    long id = 0;
    for (int i = 0; i < TEXT_LENGTH; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || Character.isUpperCase(text.charAt(i)) || text.charAt(i) > 'f') {
        return -1;
      }
      id = id << 4 | digit;
    }
    return id > 0 ? id : -1;
  }
}
