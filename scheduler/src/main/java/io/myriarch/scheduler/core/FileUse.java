package io.myriarch.scheduler.core;

import java.util.Arrays;

/**
 * How many live tasks each journal file has the record of: a file that has none is not needed any
 * more. Rows of tasks keep an ordinal instead of the file's number, so that this is an array.
 */
final class FileUse {
  private int[] numbers = new int[16];
  private int[] live = new int[16];
  private int current = -1;
  private int oldest;

  /** Records go to this file from now on. Numbers count up. */
  void startFile(int number) {
    if (current >= 0 && numbers[current] == number) {
      return;
    }
    current++;
    if (current == numbers.length) {
      grow();
    }
    numbers[current] = number;
    live[current] = 0;
  }

  private void grow() {
    numbers = Arrays.copyOf(numbers, numbers.length * 2);
    live = Arrays.copyOf(live, live.length * 2);
  }

  /** A task's record goes to the current file; returns what its row has to keep. */
  int retain() {
    live[current]++;
    return current;
  }

  /** One more needs the file of this ordinal, which is needed already. */
  void retain(int ordinal) {
    assert live[ordinal] > 0 : "not needed any more";
    live[ordinal]++;
  }

  /** The number of the file of an ordinal. */
  int number(int ordinal) {
    return numbers[ordinal];
  }

  void release(int ordinal) {
    live[ordinal]--;
    assert live[ordinal] >= 0 : "released twice";
  }

  /** Number of the oldest file that is still needed. */
  int oldestNeeded() {
    while (oldest < current && live[oldest] == 0) {
      oldest++;
    }
    return current < 0 ? 0 : numbers[oldest];
  }
}
