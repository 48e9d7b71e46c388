package io.myriarch.scheduler.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of which the first part is prepared: allocated on the disk and filled with zeros. The
 * appender stores through a mapping, and writes, only into that part; this class writes zeros only
 * behind it. So zeros never meet data, a full disk is an exception here and never a fault in the
 * appender's mapping, and nothing of what is prepared counts as memory of the process.
 *
 * <p>Behind what is prepared the file is longer by a hole, at least as long as what Chronicle maps.
 * If it were not, Chronicle would set the file's length itself; between its look at the length and
 * that, zeros could be written here, and be cut off again.
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
  private final RandomAccessFile file;
  private final FileChannel channel;
  private final long holeBytes;
  private final long diskReserveBytes;
  private volatile long prepared;

  /** Makes the file, with nothing prepared. */
  PreparedFile(Path path, long holeBytes, long diskReserveBytes) throws IOException {
    Files.deleteIfExists(path);
    this.directory = path.getParent().toFile();
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.channel = file.getChannel();
    this.holeBytes = holeBytes;
    this.diskReserveBytes = diskReserveBytes;
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
      if (!hasDiskFor(STEP_BYTES)) {
        throw new IOException(
            "less than journal.diskReserveBytes = %d is left".formatted(diskReserveBytes));
      }
      long at = prepared;
      long stepEnd = at + STEP_BYTES;
      if (file.length() < stepEnd + holeBytes) {
        // More than need be, for it is not to be done in each step.
        file.setLength(stepEnd + 2 * holeBytes);
      }
      while (at < stepEnd) {
        at += channel.write(zeros(at), at);
      }
      prepared = at;
    }
  }

  /** Prepares the next bit. */
  synchronized void prepareStep() throws IOException {
    prepare(prepared + 1);
  }

  /** Whether the disk has room for so much, and would still have the reserve then. */
  boolean hasDiskFor(long bytes) {
    return directory.getUsableSpace() >= diskReserveBytes + bytes;
  }

  /** Gives all that is prepared back to the disk; for a file that nothing was written to. */
  synchronized void giveBack() throws IOException {
    file.setLength(0);
    prepared = 0;
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
    file.close();
  }
}
