package io.myriarch.agent.runtime.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that forces for real until the test says otherwise, and has as much room as it says. */
final class TestDisk implements OutboxDisk {
  private final AtomicInteger forces = new AtomicInteger();
  private volatile boolean isFailing;
  private volatile long usableBytes = 1L << 40;

  void failing(boolean value) {
    isFailing = value;
  }

  void usableBytes(long value) {
    usableBytes = value;
  }

  int forces() {
    return forces.get();
  }

  @Override
  public void force(FileChannel channel) throws IOException {
    forces.incrementAndGet();
    if (isFailing) {
      throw new IOException("Input/output error");
    }
    channel.force(false);
  }

  @Override
  public long usableBytes(Path folder) {
    return usableBytes;
  }
}
