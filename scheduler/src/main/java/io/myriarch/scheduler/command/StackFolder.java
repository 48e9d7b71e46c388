package io.myriarch.scheduler.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** A data folder that one {@code up} at a time may use; held until closed. */
final class StackFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private StackFolder(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be, and takes it.
   *
   * @throws CommandException if it cannot be written, or is taken
   */
  static StackFolder take(Path folder) {
    FileChannel channel;
    FileLock lock;
    try {
      Files.createDirectories(folder.resolve("logs"));
      Path file = folder.resolve("myriarch.lock");
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = tryLock(channel);
    } catch (IOException e) {
      throw new CommandException(
          "Cannot write to the data folder %s (%s): choose another with --data."
              .formatted(folder.toAbsolutePath().normalize(), reasonOf(e)),
          e);
    }
    StackFolder taken = new StackFolder(folder, channel, lock);
    try {
      taken.checkAlone();
    } catch (CommandException e) {
      taken.close();
      throw e;
    }
    return taken;
  }

  private static String reasonOf(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "a file is in its place";
      case NoSuchFileException _ -> "no folder can be made there";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private void checkAlone() {
    Optional<StackState> state = StackState.read(folder);
    if (lock == null) {
      throw new CommandException(
          "Myriarch already runs on the data folder %s%s: stop it with ./myriarch down --data %s, or choose another with --data."
              .formatted(
                  folder.toAbsolutePath().normalize(),
                  state
                      .map(it ->
                          " (pid %d, HTTP port %d)".formatted(it.supervisor().pid(), it.httpPort()))
                      .orElse(""),
                  folder));
    }
    List<StackState.Running> left =
        state.map(StackState::children).orElse(List.of()).stream()
            .filter(child -> child.handle().isPresent())
            .toList();
    if (!left.isEmpty()) {
      throw new CommandException(
          "%s (pid %d) of an earlier run still uses the data folder %s: stop it with ./myriarch down --data %s."
              .formatted(
                  left.getFirst().name(),
                  left.getFirst().pid(),
                  folder.toAbsolutePath().normalize(),
                  folder));
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // and with it the lock
    } catch (IOException e) {
      throw new CommandException("Cannot release the data folder: " + e.getMessage() + ".", e);
    }
  }
}
