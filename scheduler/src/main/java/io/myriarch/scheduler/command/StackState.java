package io.myriarch.scheduler.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code up} tells {@code down} about the processes that it started, in the data folder.
 *
 * @param ready whether every agent has been ready
 * @param children the scheduler, then the runtimes
 */
record StackState(
    Running supervisor,
    List<Running> children,
    String host,
    int httpPort,
    int binaryPort,
    int runtimePort,
    boolean ready) {

  private static final String FILE = "myriarch.json";
  private static final long START_DIFFERENCE_MS_MAX = 2000;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** A process, and when it started: a pid alone may belong to another one by now. */
  record Running(String name, long pid, long startedAtMs) {
    static Running of(String name, ProcessHandle handle) {
      return new Running(name, handle.pid(), startOf(handle));
    }

    /** The process, if it still runs and is the one that was meant. */
    Optional<ProcessHandle> handle() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> Math.abs(startOf(handle) - startedAtMs) <= START_DIFFERENCE_MS_MAX);
    }

    private static long startOf(ProcessHandle handle) {
      return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /**
   * What the data folder tells, or empty if nothing was started on it.
   *
   * @throws CommandException if it cannot be read
   */
  static Optional<StackState> read(Path data) {
    Path file = data.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readString(file), StackState.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new CommandException(
          "%s cannot be understood: stop the processes by hand and delete it.".formatted(file), e);
    } catch (IOException e) {
      throw new CommandException("Cannot read %s: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** Replaces what the data folder tells, at once or not at all. */
  void write(Path data) throws IOException {
    Path draft = data.resolve(FILE + ".draft");
    Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    Files.move(
        draft,
        data.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void delete(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }
}
