package io.myriarch.agent.runtime.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Gets blocks for a file that another writes through a mapping: what is there is written over
 * itself, and zeros where nothing is, so that a mapped store never finds a hole.
 *
 * <p>Thread rule: the one thread that writes the file.
 */
final class OutboxRoom implements AutoCloseable {
  /** So much at a time. */
  static final long STEP_BYTES = 1 << 20;

  /** What Chronicle may write beyond a record: blocks of its index. */
  private static final long SLACK_BYTES = 256 << 10;

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
  private long preparedTo;

  OutboxRoom(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Sees to it that there is room for all that a record that ends here needs.
   *
   * @throws IOException if the disk has none
   */
  void prepare(long end) throws IOException {
    while (preparedTo < end + SLACK_BYTES) {
      long target = preparedTo + STEP_BYTES;
      for (long at = preparedTo; at < target; at += bytes.capacity()) {
        overwrite(at);
      }
      preparedTo = target;
    }
  }

  private void overwrite(long at) throws IOException {
    Arrays.fill(bytes.array(), (byte) 0);
    bytes.clear();
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = channel.read(bytes, at + bytes.position());
    }
    bytes.clear();
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes, at + bytes.position());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing depends on it.
    }
  }
}
