package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows how many agents are ready, until all are: on a terminal by rewriting one line, else in
 * lines of their own now and then.
 */
final class FleetProgress implements AutoCloseable {
  private static final Duration LINE_EVERY = Duration.ofSeconds(1);

  private final HttpApi api;
  private final PrintWriter out;
  private final boolean terminal;
  private long shown = -1;
  private long shownAtNs;
  private long agents;

  FleetProgress(HttpApi api, PrintWriter out, boolean terminal) {
    this.api = api;
    this.out = out;
    this.terminal = terminal;
  }

  /** Asks the scheduler, shows what it says, and tells whether all is ready. */
  boolean isReady(long nowNs) {
    JsonNode health;
    try {
      health = api.health();
    } catch (CommandException _) {
      return false; // it does not listen yet
    }
    agents = health.path("agents").path("ready").asLong();
    long wanted = health.path("agents").path("wanted").asLong();
    boolean ready = health.path("ready").asBoolean();
    boolean due = terminal || shown < 0 || nowNs - shownAtNs >= LINE_EVERY.toNanos();
    if ((agents != shown && due) || ready) {
      String line = "Agents ready: %,d of %,d".formatted(agents, wanted);
      out.print(terminal ? "\r%-48s%s".formatted(line, ready ? "\n" : "") : line + "\n");
      out.flush();
      shown = agents;
      shownAtNs = nowNs;
    }
    return ready;
  }

  /** Agents that were ready when last asked. */
  long agents() {
    return agents;
  }

  @Override
  public void close() {
    api.close();
  }
}
