package io.myriarch.bench.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that does not outlive the tool that started it. What it says goes to files, so that it
 * never waits for a reader.
 */
public final class Child implements AutoCloseable {
  private static final long POLL_MS = 20;
  private static final int TAIL_LINES = 15;
  private static final long KILL_MAX_SECONDS = 10;

  private final String name;
  private final Path output;
  private final Path errors;
  private final Process process;
  private final Thread onExit = new Thread(this::kill, "kill-child");

  private Child(String name, Path folder, List<String> command, Map<String, String> environment)
      throws IOException {
    this.name = name;
    this.output = folder.resolve(name.replace(' ', '-') + ".out");
    this.errors = folder.resolve(name.replace(' ', '-') + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Starts it.
   *
   * @param name for messages, and for its two files in the folder
   */
  public static Child start(String name, Path folder, List<String> command) {
    return start(name, folder, command, Map.of());
  }

  /** The same with variables of the environment of its own. */
  public static Child start(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    try {
      return new Child(name, folder, command, environment);
    } catch (IOException e) {
      throw new LoadException("The %s cannot be started: %s.".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Waits for the first line that it says.
   *
   * @throws LoadException if it says none in this time, with the end of what it said instead
   */
  public String awaitLine(Duration max) {
    long untilNs = System.nanoTime() + max.toNanos();
    while (true) {
      boolean ended = !process.isAlive();
      String said = read(output);
      int end = said.indexOf('\n');
      if (end >= 0) {
        return said.substring(0, end);
      }
      if (ended || System.nanoTime() > untilNs) {
        throw failed(ended ? "ended too early" : "was not ready within " + max.toSeconds() + " s");
      }
      pause();
    }
  }

  /**
   * Waits for its end.
   *
   * @return all that it said
   * @throws LoadException if it does not end well in this time, with the end of what it said
   */
  public String awaitSuccess(Duration max) {
    int code = awaitEnd(max);
    if (code != 0) {
      throw failed("ended with code " + code);
    }
    return read(output);
  }

  /**
   * Waits for its end, good or bad.
   *
   * @return its exit code
   * @throws LoadException if it does not end in this time, with the end of what it said
   */
  public int awaitEnd(Duration max) {
    try {
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed("did not end within " + max.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return process.exitValue();
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private LoadException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LoadException("The wait for the %s was interrupted.".formatted(name), e);
  }

  /** What is to be thrown: a sentence, and the end of what it said. */
  public LoadException failed(String what) {
    List<String> said = Stream.of(output, errors).flatMap(file -> read(file).lines()).toList();
    List<String> last = said.subList(Math.max(0, said.size() - TAIL_LINES), said.size());
    String tail = last.isEmpty() ? "" : " It said:\n" + String.join("\n", last);
    return new LoadException("The %s %s.%s".formatted(name, what, tail));
  }

  private String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new LoadException("What the %s says cannot be read: %s.".formatted(name, e), e);
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Ends it, and what it has started, if they have not ended. */
  @Override
  public void close() {
    kill();
    try {
      boolean _ = process.waitFor(KILL_MAX_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException _) {
      // The JVM is about to end, and its hook does the same.
    }
  }
}
