package io.myriarch.scheduler.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a journal by name. A file goes through these:
 *
 * <pre>
 *   spare.zero                full of zeros, to be the next file
 *   journal-1000017.cq4       Chronicle Queue appends to it
 *   journal-1000017.unsealed  a process died while it was appended to: its tail may be torn
 *   journal-1000017.sealed    ends exactly after its last batch, is forced, never changes again
 * </pre>
 *
 * Chronicle Queue sees only names that end in .cq4, which are those of its own process: whatever a
 * dead process has left cannot disturb it.
 *
 * <p>Thread rule: any thread; the file system is the only state.
 */
final class JournalFiles {
  private static final String ACTIVE = ".cq4";
  private static final String UNSEALED = ".unsealed";
  private static final String SEALED = ".sealed";
  private static final Pattern NAME =
      Pattern.compile(FileRollCycle.NAME_PREFIX + "(\\d{7})(\\.cq4|\\.unsealed|\\.sealed)");

  private final Path directory;

  JournalFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path active(int file) {
    return named(file, ACTIVE);
  }

  Path unsealed(int file) {
    return named(file, UNSEALED);
  }

  Path sealed(int file) {
    return named(file, SEALED);
  }

  Path spare() {
    return directory.resolve("spare.zero");
  }

  private Path named(int file, String suffix) {
    return directory.resolve(
        FileRollCycle.NAME_PREFIX + (FileRollCycle.NAME_OFFSET + file) + suffix);
  }

  /** The files of this state, oldest first. */
  private List<Integer> numbers(String suffix) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches() && name.group(2).equals(suffix)) {
          numbers.add(Integer.parseInt(name.group(1)) - FileRollCycle.NAME_OFFSET);
        }
      }
    }
    numbers.sort(null);
    return numbers;
  }

  List<Integer> sealedFiles() throws IOException {
    return numbers(SEALED);
  }

  List<Integer> unsealedFiles() throws IOException {
    return numbers(UNSEALED);
  }

  /**
   * Takes over from a process that has ended: what was active becomes unsealed, what never became a
   * file goes. Chronicle's own table goes too: it may hold the lock of a dead process, which a new
   * process with the same PID (1 in a container) would take for its own.
   *
   * @return the highest number of a file that was there, 0 if there was none
   */
  int takeOver() throws IOException {
    Files.createDirectories(directory);
    syncDirectory(directory.getParent());
    Files.deleteIfExists(directory.resolve("metadata.cq4t"));
    Files.deleteIfExists(spare());
    int highest = 0;
    for (int file : numbers(ACTIVE)) {
      highest = file;
      if (isBegun(active(file))) {
        Files.move(active(file), unsealed(file), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.delete(active(file));
      }
    }
    syncDirectory();
    for (String suffix : List.of(UNSEALED, SEALED)) {
      List<Integer> files = numbers(suffix);
      highest = files.isEmpty() ? highest : Math.max(highest, files.getLast());
    }
    return highest;
  }

  /** False if the process died at the roll, before Chronicle had written the file's header. */
  private static boolean isBegun(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(Integer.BYTES);
      return channel.read(first, 0) == Integer.BYTES && first.getInt(0) != 0;
    }
  }

  /**
   * Cuts what lies behind the last batch, or adds what is missing of the few bytes to its rounded
   * end, forces the rest, gives the file its last name, and lets the kernel forget what it holds of
   * it. A file without a batch is deleted.
   */
  void seal(Path path, int file, long end) throws IOException {
    if (end == 0) {
      Files.delete(path);
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      long size = channel.size();
      channel.write(ByteBuffer.allocate((int) (end - size)), size);
      channel.force(true);
    }
    Files.move(path, sealed(file), StandardCopyOption.ATOMIC_MOVE);
    PageCache.drop(sealed(file));
  }

  /**
   * Writes a part of a file once more, so that forcing it really brings it to the disk. The process
   * before may have ended because a force failed; the kernel takes such pages for written.
   */
  void writeAgain(Path path, long from, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(PreparedFile.STEP_BYTES);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long at = from;
      while (at < end) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        int count = channel.read(buffer, at);
        if (count < 0) {
          return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer, at + buffer.position());
        }
        at += count;
      }
    }
  }

  /** Opens a file for reading, whatever it is called now; null if it is not there any more. */
  FileChannel open(int file) throws IOException {
    for (Path path : List.of(active(file), unsealed(file), sealed(file))) {
      try {
        return FileChannel.open(path, StandardOpenOption.READ);
      } catch (NoSuchFileException _) {
        // It has another name by now, or none.
      }
    }
    return null;
  }

  /** Makes new and changed names durable. */
  void syncDirectory() throws IOException {
    syncDirectory(directory);
  }

  private static void syncDirectory(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
