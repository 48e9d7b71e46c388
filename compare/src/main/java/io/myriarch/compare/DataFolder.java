package io.myriarch.compare;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where the data of all contenders lies during the runs: on a disk, and on the same. */
final class DataFolder {
  /** A server that runs as another user passes through it to its own folder. */
  private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private DataFolder() {}

  /**
   * A new folder among the temporary ones, where the stack makes its own too.
   *
   * @throws LoadException if it would lie in memory: there a force costs nothing
   */
  static Path create() {
    String kind = kind();
    if (IN_MEMORY.contains(kind)) {
      throw new LoadException(
          "The temporary folder %s lies in memory (%s), where a force to the disk costs nothing;"
                  .formatted(parent(), kind)
              + " name another: MYRIARCH_JVM_OPTS=-Djava.io.tmpdir=DIR");
    }
    try {
      return Files.createTempDirectory("myriarch-compare-", PASSABLE);
    } catch (IOException e) {
      throw new LoadException("No folder can be made in " + parent() + ": " + e.getMessage(), e);
    }
  }

  /** The kind of file system, such as ext4. */
  static String kind() {
    try {
      FileStore store = Files.getFileStore(parent());
      return store.type();
    } catch (IOException e) {
      throw new LoadException(
          "The temporary folder " + parent() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static Path parent() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Removes it with all that lies in it, or but for the logs of runs that failed. */
  static void remove(Path folder, boolean keepLogs) {
    Rounds.delete(folder, file -> !keepLogs || !file.toString().endsWith(".log"));
  }
}
