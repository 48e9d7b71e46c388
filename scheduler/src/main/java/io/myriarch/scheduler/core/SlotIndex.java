package io.myriarch.scheduler.core;

import java.util.Arrays;

/**
 * Finds the slot of a task by the sequence of its id. Sequences count up, so those of the newest
 * tasks index an array; only tasks that are still live when a newer one needs their place go to a
 * hash table. So a backlog of a million costs the tasks that pass it nothing.
 *
 * <p>The hash table holds nothing but slots, since a row knows its sequence: 6 to 11 bytes a task.
 * It consists of many small ones that grow alone, so that no addition ever moves more than some
 * thousand entries, however large the backlog is.
 *
 * <p>Thread rule: the core's thread.
 */
final class SlotIndex {
  /** Most sequences that are found by index; a power of two, above the tasks usually under way. */
  private static final int NEWEST_MAX = 1 << 16;

  private static final int SEGMENT_BITS = 10;
  private static final int SEGMENT_PLACES_MIN = 8;

  /** Tells the sequence of a live task. */
  @FunctionalInterface
  interface Sequences {
    long sequenceOf(int slot);
  }

  private final Sequences sequences;
  private final int[] newest;
  private final int[][] segments = new int[1 << SEGMENT_BITS][];
  private final int[] sizes = new int[1 << SEGMENT_BITS];

  /**
   * An empty index.
   *
   * @param tasksUsual a power of two; of so many tasks the newest are found by index
   */
  SlotIndex(Sequences sequences, int tasksUsual) {
    this.sequences = sequences;
    newest = new int[Math.min(NEWEST_MAX, tasksUsual)];
    Arrays.fill(newest, TaskTable.NONE);
  }

  /** Adds a task that is not there. */
  void add(long sequence, int slot) {
    int place = place(sequence);
    int displaced = newest[place];
    if (displaced != TaskTable.NONE) {
      addOlder(sequences.sequenceOf(displaced), displaced);
    }
    newest[place] = slot;
  }

  /** Takes a task away, whose row still knows its sequence. */
  void remove(long sequence, int slot) {
    int place = place(sequence);
    if (newest[place] == slot) {
      newest[place] = TaskTable.NONE;
    } else {
      removeOlder(sequence);
    }
  }

  /** The slot of the live task with this sequence, or {@link TaskTable#NONE}. */
  int find(long sequence) {
    int slot = newest[place(sequence)];
    if (slot != TaskTable.NONE && sequences.sequenceOf(slot) == sequence) {
      return slot;
    }
    long hash = mix(sequence);
    int[] segment = segments[segmentOf(hash)];
    if (segment == null) {
      return TaskTable.NONE;
    }
    return segment[placeOf(segment, hash, sequence)];
  }

  private int place(long sequence) {
    return (int) sequence & newest.length - 1;
  }

  private void addOlder(long sequence, int slot) {
    long hash = mix(sequence);
    int number = segmentOf(hash);
    int[] segment = segments[number];
    if (segment == null) {
      segment = segments[number] = empty(SEGMENT_PLACES_MIN);
    } else if (sizes[number] * 4 >= segment.length * 3) {
      segment = segments[number] = grown(segment);
    }
    insert(segment, hash, slot);
    sizes[number]++;
  }

  private static int[] empty(int places) {
    int[] segment = new int[places];
    Arrays.fill(segment, TaskTable.NONE);
    return segment;
  }

  private int[] grown(int[] segment) {
    int[] larger = empty(segment.length * 2);
    for (int slot : segment) {
      if (slot != TaskTable.NONE) {
        insert(larger, mix(sequences.sequenceOf(slot)), slot);
      }
    }
    return larger;
  }

  private static void insert(int[] segment, long hash, int slot) {
    int at = home(segment, hash);
    while (segment[at] != TaskTable.NONE) {
      at = at + 1 & segment.length - 1;
    }
    segment[at] = slot;
  }

  /** Closes the gap, so that every entry is still reached from its home without a hole. */
  private void removeOlder(long sequence) {
    long hash = mix(sequence);
    int number = segmentOf(hash);
    int[] segment = segments[number];
    int mask = segment.length - 1;
    int gap = placeOf(segment, hash, sequence);
    assert segment[gap] != TaskTable.NONE : "a task that is not there";
    int at = gap + 1 & mask;
    while (segment[at] != TaskTable.NONE) {
      int home = home(segment, mix(sequences.sequenceOf(segment[at])));
      if ((at - home & mask) >= (at - gap & mask)) {
        segment[gap] = segment[at];
        gap = at;
      }
      at = at + 1 & mask;
    }
    segment[gap] = TaskTable.NONE;
    sizes[number]--;
    if (sizes[number] == 0) {
      segments[number] = null;
    }
  }

  /** Where the task stands, or the empty place where the search for it ends. */
  private int placeOf(int[] segment, long hash, long sequence) {
    int at = home(segment, hash);
    while (segment[at] != TaskTable.NONE && sequences.sequenceOf(segment[at]) != sequence) {
      at = at + 1 & segment.length - 1;
    }
    return at;
  }

  /** The finalizer of SplittableRandom: neighbours part. */
  private static long mix(long sequence) {
    long z = (sequence ^ (sequence >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static int segmentOf(long hash) {
    return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
  }

  private static int home(int[] segment, long hash) {
    return (int) hash & segment.length - 1;
  }
}
