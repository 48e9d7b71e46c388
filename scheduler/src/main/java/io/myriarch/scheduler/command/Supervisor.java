package io.myriarch.scheduler.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a scheduler and its runtimes, starts again what dies, and stops all in order: runtimes
 * first, so that what they work on is still told to the scheduler. For one thread, which calls
 * {@link #step} several times a second.
 */
final class Supervisor {
  private static final int RUNTIME_STARTS_MAX = 3;
  private static final int LINES_OF_REASON = 8;
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  private final ChildProcess scheduler;
  private final List<ChildProcess> runtimes;
  private final PrintWriter out;
  private boolean ready;
  private String reasonToGiveUp;

  Supervisor(ChildProcess scheduler, List<ChildProcess> runtimes, PrintWriter out) {
    this.scheduler = scheduler;
    this.runtimes = List.copyOf(runtimes);
    this.out = out;
  }

  /** The scheduler, then the runtimes. */
  List<ChildProcess> children() {
    List<ChildProcess> children = new ArrayList<>();
    children.add(scheduler);
    children.addAll(runtimes);
    return children;
  }

  /** Starts all at once: runtimes try to connect until the scheduler is there. */
  void start(long nowNs) {
    for (ChildProcess child : children()) {
      child.start(nowNs);
    }
  }

  /** Says that everything has been up: from now on whatever dies is started again, always. */
  void markReady() {
    ready = true;
  }

  /** Looks after the processes; tells whether one has been started again. */
  boolean step(long nowNs) {
    boolean restarted = false;
    for (ChildProcess child : children()) {
      if (child.hasDied(nowNs)) {
        if (isHopeless(child)) {
          reasonToGiveUp = reason(child);
          return restarted;
        }
        out.printf(
            "%s %s: starting it again in %d ms; its log is %s%n",
            child.name(), child.ending(), child.pause().toMillis(), child.log().file());
      } else if (child.isDue(nowNs)) {
        child.start(nowNs);
        restarted = true;
      }
      trimLog(child);
    }
    return restarted;
  }

  /** Why there is no sense in going on; empty while there is. */
  Optional<String> reasonToGiveUp() {
    return Optional.ofNullable(reasonToGiveUp);
  }

  /** Ends by force what still runs. */
  void kill() {
    children().forEach(ChildProcess::kill);
  }

  /** Stops the runtimes, then the scheduler; each has a bounded time. */
  void stop() throws InterruptedException {
    out.printf("Stopping: %d runtimes drain ...%n", runtimes.size());
    runtimes.forEach(ChildProcess::requestStop);
    for (ChildProcess runtime : runtimes) {
      awaitEnd(runtime);
    }
    out.println("Stopping: scheduler ...");
    scheduler.requestStop();
    awaitEnd(scheduler);
  }

  private void awaitEnd(ChildProcess child) throws InterruptedException {
    if (!child.awaitEnd(STOP_MAX)) {
      out.printf(
          "%s did not end within %d s and was killed; nothing acknowledged is lost.%n",
          child.name(), STOP_MAX.toSeconds());
    }
  }

  /** A scheduler that ends before all is up has said why; a runtime may meet with bad luck. */
  private boolean isHopeless(ChildProcess child) {
    return !ready && (child == scheduler || child.starts() >= RUNTIME_STARTS_MAX);
  }

  private static String reason(ChildProcess child) {
    List<String> lines = child.log().tail(LINES_OF_REASON);
    List<String> said = lines.stream().filter(line -> line.startsWith("myriarch: ")).toList();
    if (!said.isEmpty()) {
      return said.getLast().substring("myriarch: ".length());
    }
    return "%s %s; the end of its log %s:%n%s"
        .formatted(
            child.name(), child.ending(), child.log().file(), String.join("\n", lines).indent(2));
  }

  private void trimLog(ChildProcess child) {
    try {
      child.log().trim();
    } catch (IOException e) {
      out.printf("Cannot shorten the log of %s: %s%n", child.name(), e.getMessage());
    }
  }
}
