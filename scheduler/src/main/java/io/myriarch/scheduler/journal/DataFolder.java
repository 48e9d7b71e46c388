package io.myriarch.scheduler.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder in which a scheduler keeps what is durable, owned by one process at a time.
 *
 * <pre>
 *   .lock      held by the operating system for the owner as long as it lives; holds its PID
 *   VERSION    number of the layout, in text
 *   shard-0/   the journal of shard 0
 * </pre>
 *
 * <p>The lock is the operating system's own, so it is gone with its process, whatever that died of
 * and whatever PID its successor has. Because of it everything else in the folder may be taken for
 * left behind.
 */
public final class DataFolder implements AutoCloseable {
  /** The layout that this program writes, and the newest that it reads. */
  static final int VERSION = 1;

  /** The system's lock is one per process: two owners in this process would not see each other. */
  private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lockChannel;
  private boolean closed;

  private DataFolder(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes the folder, and makes it if it is not there.
   *
   * @throws DataFolderException if it cannot be written, another process has it, or a newer version
   *     of the program has written it
   */
  public static DataFolder open(Path folder) {
    Path path = made(folder);
    if (!OWNED_HERE.add(path)) {
      throw inUse(path, Long.toString(ProcessHandle.current().pid()));
    }
    FileChannel channel = null;
    try {
      channel = locked(path);
      checkVersion(path);
      return new DataFolder(path, channel);
    } catch (IOException e) {
      release(path, channel);
      throw notWritable(path, e);
    } catch (RuntimeException e) {
      release(path, channel);
      throw e;
    }
  }

  /** The folder itself, absolute. */
  public Path path() {
    return path;
  }

  /** The folder of a shard's journal. */
  public Path shard(int shard) {
    return path.resolve("shard-" + shard);
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release(path, lockChannel);
    }
  }

  private static Path made(Path folder) {
    try {
      Files.createDirectories(folder);
      return folder.toRealPath();
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      try (channel) {
        throw inUse(path, holder(channel));
      }
    }
    channel.truncate(0);
    channel.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
    return channel;
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    String pid = UTF_8.decode(text.flip()).toString().strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  private static void checkVersion(Path path) throws IOException {
    Path file = path.resolve("VERSION");
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException _) {
      writeVersion(path, file);
      return;
    }
    int version;
    try {
      version = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new DataFolderException(
          "%s holds \"%s\", which is no version number: this is not a data folder, or it is damaged; choose another one with --data."
              .formatted(file, text),
          e);
    }
    if (version > VERSION) {
      throw new DataFolderException(
          "Data folder %s was written by a newer version (layout %d, this program knows up to %d): start that version, or choose another folder with --data."
              .formatted(path, version, VERSION));
    }
  }

  /**
   * All of the file or nothing, and durable: with half of it the folder could not be used again.
   */
  private static void writeVersion(Path path, Path file) throws IOException {
    Path written = path.resolve("VERSION.new");
    Files.writeString(written, VERSION + "\n");
    force(written);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    force(path);
    if (path.getParent() != null) {
      force(path.getParent());
    }
  }

  private static void force(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void release(Path path, FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw notWritable(path, e);
    } finally {
      OWNED_HERE.remove(path);
    }
  }

  private static DataFolderException inUse(Path path, String pid) {
    return new DataFolderException(
        "Data folder %s is in use by process PID %s: stop that one, or choose another folder with --data."
            .formatted(path, pid));
  }

  private static DataFolderException notWritable(Path path, IOException cause) {
    return new DataFolderException(
        "Data folder %s cannot be written (%s): give this user the right to write there, or choose another folder with --data."
            .formatted(path, cause),
        cause);
  }
}
