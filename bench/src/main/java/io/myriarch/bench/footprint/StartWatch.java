package io.myriarch.bench.footprint;

import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.stack.Stack;
import io.myriarch.loadtest.stack.StackState;
import java.time.Duration;
import java.util.Optional;

/** Watches a start from outside: asks every 20 ms until all agents are ready. */
final class StartWatch {
  private static final Duration READY_MAX = Duration.ofMinutes(2);
  private static final double SECOND_NS = 1e9;

  private final long startNs = System.nanoTime();
  private final int runtimes;
  private double started;
  private double accepting;
  private double joined;
  private double ready;

  /** To be made right before the start. */
  StartWatch(int runtimes) {
    this.runtimes = runtimes;
  }

  /** Comes back when all is ready; if that does not come about, others will say so. */
  void watch(Stack stack) {
    long untilNs = System.nanoTime() + READY_MAX.toNanos();
    Optional<StackState> state = Optional.empty();
    while (state.isEmpty() && System.nanoTime() < untilNs) {
      Waiting.pause(Duration.ofMillis(5).toNanos());
      state = stack.state().filter(known -> known.httpPort() > 0);
    }
    started = now();
    if (state.isPresent()) {
      try (SchedulerHttp http = new SchedulerHttp("127.0.0.1", state.get().httpPort())) {
        boolean _ = Waiting.within(READY_MAX, () -> isReady(http));
      }
    }
  }

  private boolean isReady(SchedulerHttp http) {
    try {
      look(http.json("/api/health"));
    } catch (LoadException _) {
      // It does not listen yet, or accepts nothing yet.
    }
    return ready > 0;
  }

  private void look(JsonNode health) {
    accepting = first(accepting);
    if (health.path("runtimes").path("ready").asInt() >= runtimes) {
      joined = first(joined);
    }
    if (health.path("ready").asBoolean()) {
      ready = first(ready);
    }
  }

  private double first(double known) {
    return known > 0 ? known : now();
  }

  private double now() {
    return (System.nanoTime() - startNs) / SECOND_NS;
  }

  /** When the command has come back. */
  StartTimes times() {
    return new StartTimes(started, accepting, joined, ready, now());
  }
}
