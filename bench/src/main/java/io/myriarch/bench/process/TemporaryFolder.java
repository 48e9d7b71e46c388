package io.myriarch.bench.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is removed with all that is in it, also when the JVM is told to end. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread onExit = new Thread(this::delete, "delete-folder");

  private TemporaryFolder(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Makes one.
   *
   * @param freeBytesMin what its disk must have left
   */
  public static TemporaryFolder create(String prefix, long freeBytesMin) {
    try {
      Path path = Files.createTempDirectory(prefix);
      TemporaryFolder folder = new TemporaryFolder(path);
      long free = Files.getFileStore(path).getUsableSpace();
      if (free < freeBytesMin) {
        folder.close();
        throw new LoadException(
            "%d MiB are free in %s, and %d are needed: make room, or name another folder with"
                    .formatted(free >> 20, path.getParent(), freeBytesMin >> 20)
                + " MYRIARCH_JVM_OPTS=-Djava.io.tmpdir=FOLDER.");
      }
      return folder;
    } catch (IOException e) {
      throw new LoadException("No temporary folder can be made: " + e.getMessage() + ".", e);
    }
  }

  public Path path() {
    return path;
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException _) {
      // It lies in the folder for temporary files, and somebody else is removing it too.
    }
  }

  @Override
  public void close() {
    delete();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException _) {
      // The JVM is about to end, and its hook does the same.
    }
  }
}
