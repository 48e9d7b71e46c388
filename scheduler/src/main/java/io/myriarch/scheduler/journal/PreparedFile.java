package io.myriarch.scheduler.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of which the first part is prepared: allocated on the disk and filled with zeros. The
 * appender stores through a mapping, and writes, only into that part; this class writes zeros only
 * behind it. So zeros never meet data, a full disk is an exception here and never a fault in the
 * appender's mapping, and nothing of what is prepared counts as memory of the process.
 *
 * <p>Thread rule: any thread; the upkeep thread prepares ahead, the appender what it needs at once.
 */
final class PreparedFile implements Closeable {
  /** Written, and forced, at a time: a group commit never waits for more than this. */
  static final int STEP_BYTES = 1 << 20;

  /**
   * Written with one call. The kernel makes one folio of what one write brings. Large ones cost
   * less to write, to fault in and to force; but a store of eight bytes through a mapping dirties
   * all of its folio, so each force of a lone batch writes at least this much to the disk.
   */
  private static final int FOLIO_BYTES = 16 << 10;

  /**
   * Here Chronicle keeps its header and its index, of which each append touches up to three places:
   * a page a write.
   */
  private static final int HEAD_BYTES = 64 << 10;

  private static final int HEAD_FOLIO_BYTES = 4 << 10;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(FOLIO_BYTES).asReadOnlyBuffer();

  private final File directory;
  private final FileChannel channel;
  private final long diskReserveBytes;
  private volatile long prepared;

  private PreparedFile(File directory, FileChannel channel, long diskReserveBytes) {
    this.directory = directory;
    this.channel = channel;
    this.diskReserveBytes = diskReserveBytes;
  }

  /** Makes the file, with nothing prepared. */
  static PreparedFile create(Path path, long diskReserveBytes) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new PreparedFile(path.getParent().toFile(), channel, diskReserveBytes);
  }

  /** Bytes from the start of the file that are prepared. */
  long prepared() {
    return prepared;
  }

  /**
   * Prepares the file up to this place at least.
   *
   * @throws IOException if the disk has no room for it, or would not have the reserve any more
   */
  synchronized void prepare(long end) throws IOException {
    while (prepared < end) {
      if (directory.getUsableSpace() < diskReserveBytes + STEP_BYTES) {
        throw new IOException(
            "less than journal.diskReserveBytes = %d is left".formatted(diskReserveBytes));
      }
      long at = prepared;
      long stepEnd = at + STEP_BYTES;
      while (at < stepEnd) {
        at += channel.write(zeros(at), at);
      }
      prepared = at;
    }
  }

  private static ByteBuffer zeros(long at) {
    return ZEROS.duplicate().limit(at < HEAD_BYTES ? HEAD_FOLIO_BYTES : FOLIO_BYTES);
  }

  /** Makes the disk's blocks real. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
