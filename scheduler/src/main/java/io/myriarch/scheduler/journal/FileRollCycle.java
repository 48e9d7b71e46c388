package io.myriarch.scheduler.journal;

import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Files that are numbered 1, 2, 3, ... Chronicle Queue rolls by the clock; this cycle lasts a day
 * of a clock that stands still ({@link Clock}) and is moved on by one day when the journal decides
 * to begin a new file. So a roll never comes by surprise, no step of the machine's clock matters,
 * and no cycle is ever skipped (Chronicle walks over each number between two files).
 *
 * <p>The file's name is the modified Julian day of that clock, which begins at {@link
 * #NAME_OFFSET}: file 17 is {@code journal-1000017}.
 */
final class FileRollCycle implements RollCycle {
  static final FileRollCycle INSTANCE = new FileRollCycle();

  /** The number in a file's name is its own plus this: all names have the same length. */
  static final int NAME_OFFSET = 1_000_000;

  static final String NAME_PREFIX = "journal-";

  private static final int DAY_MS = 86_400_000;
  private static final int JULIAN_DAY_OF_1970 = 40_587;

  /** The queue's epoch, in milliseconds: day {@link #NAME_OFFSET}. */
  static final long EPOCH_MS = (long) (NAME_OFFSET - JULIAN_DAY_OF_1970) * DAY_MS;

  /** Chronicle's own index is not used (positions are places), so it is as small as can be. */
  private static final int INDEX_COUNT = 2048;

  private static final int INDEX_SPACING = 1024;

  private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);

  private FileRollCycle() {}

  @Override
  public String format() {
    return "'" + NAME_PREFIX + "'g";
  }

  @Override
  public int lengthInMillis() {
    return DAY_MS;
  }

  @Override
  public int defaultIndexCount() {
    return arithmetic.indexCount();
  }

  @Override
  public int defaultIndexSpacing() {
    return arithmetic.indexSpacing();
  }

  @Override
  public long toIndex(int cycle, long sequenceNumber) {
    return arithmetic.toIndex(cycle, sequenceNumber);
  }

  @Override
  public long toSequenceNumber(long index) {
    return arithmetic.toSequenceNumber(index);
  }

  @Override
  public int toCycle(long index) {
    return arithmetic.toCycle(index);
  }

  @Override
  public long maxMessagesPerCycle() {
    return arithmetic.maxMessagesPerCycle();
  }

  /** The clock of a queue: stands at the day of the current file. For the appending thread. */
  static final class Clock implements TimeProvider {
    private volatile int file;

    Clock(int file) {
      this.file = file;
    }

    void file(int next) {
      file = next;
    }

    @Override
    public long currentTimeMillis() {
      return EPOCH_MS + (long) file * DAY_MS;
    }
  }
}
