package io.myriarch.scheduler.command;

import io.myriarch.scheduler.config.ConfigSources;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One process of a stack: started, watched, started again with a growing pause when it dies. For
 * the supervisor's thread only.
 */
final class ChildProcess {
  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

  /** A process that has lived so long is well: the next death counts as the first. */
  private static final Duration WELL_AFTER = Duration.ofSeconds(60);

  private final String name;
  private final List<String> command;
  private final BoundedLog log;
  private Process process;
  private long startedNs;
  private long restartAtNs;
  private int starts;
  private int deathsInARow;
  private boolean deathSeen = true;

  ChildProcess(String name, List<String> command, BoundedLog log) {
    this.name = name;
    this.command = command;
    this.log = log;
  }

  String name() {
    return name;
  }

  BoundedLog log() {
    return log;
  }

  /** How often it has been started. */
  int starts() {
    return starts;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * Starts it. What it writes is appended to its log.
   *
   * @throws CommandException if the system cannot start it
   */
  void start(long nowNs) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectOutput(Redirect.appendTo(log.file().toFile()));
    // The arguments say everything: what the environment sets has been read already.
    builder
        .environment()
        .keySet()
        .removeIf(variable -> variable.startsWith(ConfigSources.ENVIRONMENT_PREFIX));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new CommandException("Cannot start %s: %s.".formatted(name, e.getMessage()), e);
    }
    starts++;
    startedNs = nowNs;
    deathSeen = false;
  }

  /** Whether it has died since the last call; then a restart is planned. */
  boolean hasDied(long nowNs) {
    if (deathSeen || isAlive()) {
      return false;
    }
    deathSeen = true;
    deathsInARow = nowNs - startedNs > WELL_AFTER.toNanos() ? 1 : deathsInARow + 1;
    restartAtNs = nowNs + pause().toNanos();
    return true;
  }

  /** Whether it is dead and its pause is over. */
  boolean isDue(long nowNs) {
    return deathSeen && nowNs - restartAtNs >= 0;
  }

  /** The pause before the planned restart. */
  Duration pause() {
    Duration pause = PAUSE_MIN.multipliedBy(1L << Math.min(deathsInARow - 1, 10));
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }

  /** How it died, for people. */
  String ending() {
    int exitCode = process.exitValue();
    return exitCode > 128
        ? String.format(Locale.ROOT, "was killed by signal %d", exitCode - 128)
        : String.format(Locale.ROOT, "ended with exit code %d", exitCode);
  }

  /** Asks it to drain and end; does not wait. */
  void requestStop() {
    if (isAlive()) {
      process.destroy();
    }
  }

  /** Ends it by force, if it still runs. */
  void kill() {
    if (isAlive()) {
      process.destroyForcibly();
    }
  }

  /** Waits until it has ended, and ends it by force if that takes longer; false then. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    if (process == null || process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    process.destroyForcibly().waitFor();
    return false;
  }
}
