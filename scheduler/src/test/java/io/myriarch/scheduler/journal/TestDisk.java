package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A disk that forces for real, but only when the test lets it, or fails when the test says so. */
final class TestDisk implements FileForce {
  private final List<Integer> forcedFiles = new CopyOnWriteArrayList<>();
  private volatile boolean held;
  private volatile boolean failing;
  private volatile boolean waiting;

  /** From now on no force returns, until {@link #letGo}. */
  void hold() {
    held = true;
  }

  void letGo() {
    held = false;
  }

  /** The next force fails, and each one after it. */
  void fail() {
    failing = true;
  }

  /** Whether a force is being held up. */
  boolean isWaiting() {
    return waiting;
  }

  /** The number of the file for each force, in order. */
  List<Integer> forcedFiles() {
    return forcedFiles;
  }

  @Override
  public void force(FileChannel channel, int file) throws IOException {
    while (held) {
      waiting = true;
      LockSupport.parkNanos(100_000);
    }
    waiting = false;
    if (failing) {
      throw new IOException("Input/output error");
    }
    forcedFiles.add(file);
    channel.force(false);
  }
}
