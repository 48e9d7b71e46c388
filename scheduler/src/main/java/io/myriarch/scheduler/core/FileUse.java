package io.myriarch.scheduler.core;

import java.util.Arrays;

/**
 * How many live tasks and dead letters each journal file has the record of: a file that has none is
 * not needed any more. And how many bytes these are, beside all that was written to the file: what
 * little is left of old files is worth writing again elsewhere ({@link OldRecords}).
 *
 * <p>Rows of tasks keep an ordinal instead of the file's number, so that this is an array, and
 * where in the file their record lies, counted from the file's first position.
 */
final class FileUse {
  /** What a record takes besides its data of variable length. */
  static final int RECORD_BYTES = 128;

  /** No ordinal. */
  static final int NONE = -1;

  private int[] numbers = new int[16];
  private int[] live = new int[16];
  private long[] firstPositions = new long[16];
  private long[] liveBytes = new long[16];
  private long[] writtenBytes = new long[16];
  private int current = NONE;
  private int oldest;

  /** Records go to this file from now on, whose first one lies there. Numbers count up. */
  void startFile(int number, long firstPosition) {
    if (current >= 0 && numbers[current] == number) {
      return;
    }
    current++;
    if (current == numbers.length) {
      grow();
    }
    numbers[current] = number;
    firstPositions[current] = firstPosition;
  }

  private void grow() {
    int length = numbers.length * 2;
    numbers = Arrays.copyOf(numbers, length);
    live = Arrays.copyOf(live, length);
    firstPositions = Arrays.copyOf(firstPositions, length);
    liveBytes = Arrays.copyOf(liveBytes, length);
    writtenBytes = Arrays.copyOf(writtenBytes, length);
  }

  /** So much was written to the current file. */
  void written(int bytes) {
    writtenBytes[current] += bytes;
  }

  /** One more needs the file of this ordinal, which is needed already. */
  void retain(int ordinal) {
    assert live[ordinal] > 0 : "not needed any more";
    live[ordinal]++;
  }

  void release(int ordinal) {
    live[ordinal]--;
    assert live[ordinal] >= 0 : "released twice";
  }

  /**
   * The current file is needed for a record; returns its ordinal.
   *
   * @param dataBytes what the record has of variable length
   */
  int retainRecord(int dataBytes) {
    liveBytes[current] += RECORD_BYTES + dataBytes;
    live[current]++;
    return current;
  }

  void releaseRecord(int ordinal, int dataBytes) {
    liveBytes[ordinal] -= RECORD_BYTES + dataBytes;
    release(ordinal);
  }

  /** Where in the current file this position is. */
  int offset(long position) {
    return (int) (position - firstPositions[current]);
  }

  /** The position of what lies there in the file of this ordinal. */
  long position(int ordinal, int offset) {
    return firstPositions[ordinal] + offset;
  }

  /** The number of the file of an ordinal. */
  int number(int ordinal) {
    return numbers[ordinal];
  }

  /** Number of the oldest file that is still needed. */
  int oldestNeeded() {
    while (oldest < current && live[oldest] == 0) {
      oldest++;
    }
    return current < 0 ? 0 : numbers[oldest];
  }

  /**
   * The newest file up to this one for which little of all files up to it is live: writing that
   * again frees much more than it takes. Its ordinal, or {@link #NONE}. Files go from the oldest
   * on, so that one which is mostly live is worth it too when there is enough behind it.
   */
  int worthEmptying(int number) {
    int found = NONE;
    long liveSoFar = 0;
    long writtenSoFar = 0;
    for (int i = oldest; i < current && numbers[i] <= number; i++) {
      liveSoFar += liveBytes[i];
      writtenSoFar += writtenBytes[i];
      if (liveSoFar > 0 && liveSoFar * 100 <= writtenSoFar * CoreLimits.REWRITTEN_PERCENT_MAX) {
        found = i;
      }
    }
    return found;
  }
}
