package io.myriarch.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The disk of a shard: the excerpts that processes have appended, those that are forced and those
 * that are not. It outlives processes; a power cut takes what was not forced from some place on.
 */
final class Disk {
  private static final int FILE_SHIFT = 32;

  final int shard;
  private final List<Excerpt> excerpts = new ArrayList<>();
  private int forced;
  private long retiredFile;
  private boolean isFull;
  private double slowness = 1;

  /** A batch of records. */
  record Excerpt(long position, byte[] bytes, long appendedAtNs) {}

  Disk(int shard) {
    this.shard = shard;
  }

  static long position(int file, int sequence) {
    return ((long) file << FILE_SHIFT) + sequence;
  }

  static int fileOf(long position) {
    return (int) (position >>> FILE_SHIFT);
  }

  void append(Excerpt excerpt) {
    excerpts.add(excerpt);
  }

  /** Everything up to and including this position survives from now on. */
  void force(long position) {
    while (forced < excerpts.size() && excerpts.get(forced).position() <= position) {
      forced++;
    }
  }

  /** Whether a batch is forced, or was before its file was retired. */
  boolean isForced(long position) {
    return position <= lastForced() || fileOf(position) <= retiredFile;
  }

  private long lastForced() {
    return forced == 0 ? -1 : excerpts.get(forced - 1).position();
  }

  /** Position of the last batch, or -1. */
  long last() {
    return excerpts.isEmpty() ? -1 : excerpts.getLast().position();
  }

  int unforced() {
    return excerpts.size() - forced;
  }

  /** Power goes: of what was not forced, so many batches have come to the platter. */
  void cut(int survivors) {
    int kept = forced + survivors;
    while (excerpts.size() > kept) {
      excerpts.removeLast();
    }
    forced = excerpts.size();
  }

  /** The newest of the files that are forced and were appended to before that time; -1: none. */
  int wanted(long beforeNs) {
    int found = -1;
    for (int i = 0; i < forced; i++) {
      int file = fileOf(excerpts.get(i).position());
      boolean isLast = i + 1 == excerpts.size() || fileOf(excerpts.get(i + 1).position()) != file;
      if (file >= fileOf(last()) || excerpts.get(i).appendedAtNs() >= beforeNs) {
        break;
      }
      if (isLast) {
        found = file;
      }
    }
    return found;
  }

  /** Deletes files before this one of which all was appended before that time. */
  int retire(int neededFile, long beforeNs) {
    int files = 0;
    while (!excerpts.isEmpty()) {
      int file = fileOf(excerpts.getFirst().position());
      if (file >= neededFile || file >= fileOf(last()) || newest(file) >= beforeNs) {
        break;
      }
      removeFirst(file);
      retiredFile = file;
      files++;
    }
    return files;
  }

  private long newest(int file) {
    long newestNs = 0;
    for (Excerpt excerpt : excerpts) {
      if (fileOf(excerpt.position()) != file) {
        break;
      }
      newestNs = excerpt.appendedAtNs();
    }
    return newestNs;
  }

  private void removeFirst(int file) {
    int count = 0;
    while (count < excerpts.size() && fileOf(excerpts.get(count).position()) == file) {
      count++;
    }
    excerpts.subList(0, count).clear();
    forced = Math.max(0, forced - count);
  }

  List<Excerpt> excerpts() {
    return excerpts;
  }

  /** The batch at a position, or null if its file has been retired. */
  Excerpt at(long position) {
    int low = 0;
    int high = excerpts.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = excerpts.get(middle).position();
      if (found == position) {
        return excerpts.get(middle);
      } else if (found < position) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  int oldestFile(int activeFile) {
    return excerpts.isEmpty() ? activeFile : fileOf(excerpts.getFirst().position());
  }

  boolean isFull() {
    return isFull;
  }

  void full(boolean value) {
    isFull = value;
  }

  /** A force takes so many times as long as it should. */
  double slowness() {
    return slowness;
  }

  void slowness(double factor) {
    slowness = factor;
  }
}
