package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.run.LoadException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process that this command has started; nothing else is ever signalled. */
public final class OsProcess {
  private static final Duration END_MAX = Duration.ofSeconds(60);

  private final String name;
  private final Process process;

  private OsProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts it; what it writes is appended to {@code log}. */
  public static OsProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("MYRIARCH_"));
    builder.environment().putAll(environment);
    try {
      return new OsProcess(name, builder.start());
    } catch (IOException e) {
      throw new LoadException("Cannot start %s: %s.".formatted(name, e.getMessage()), e);
    }
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The JVM's process id, also where it was started through another program. */
  public long pid() {
    return process
        .descendants()
        .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
        .map(ProcessHandle::pid)
        .findFirst()
        .orElse(process.pid());
  }

  /** How it ended: 128 and the signal, or its exit code. */
  public int exitCode() {
    return process.exitValue();
  }

  /** SIGKILL, and waits for the end. Returns the time just before the signal. */
  public Instant kill() {
    List<ProcessHandle> descendants = process.descendants().toList();
    Instant at = Instant.now();
    descendants.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitEnd(END_MAX);
    return at;
  }

  /** SIGTERM; does not wait. */
  public void terminate() {
    long pid = pid();
    if (pid == process.pid()) {
      process.destroy();
    } else {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /** SIGSTOP: it stands still as if its machine had no time for it. */
  public void pause() {
    Shell.run("sh", "-c", "kill -STOP " + pid());
  }

  /** SIGCONT. */
  public void resume() {
    Shell.run("sh", "-c", "kill -CONT " + pid());
  }

  /** Waits for the end; false if it did not come. */
  public boolean awaitEnd(Duration bound) {
    try {
      return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("Interrupted while " + name + " ended.", e);
    }
  }
}
