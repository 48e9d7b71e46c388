package io.myriarch.simulator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.myriarch.scheduler.core.WaitReason;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./myriarch simulate}: lives through many worlds and tells what was violated. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the scheduler and its runtimes through seeded worlds full of faults.",
      "Exit code 0: nothing was violated. 1: a violation; its seed replays it exactly."
    })
public final class SimulateMain implements Callable<Integer> {
  private static final long PROGRESS_MS = 5_000;
  private static final int TRACE_LINES = 400;
  private static final int TRACE_LINES_WHOLE = 1_000_000;
  private static final int FAILURES_TOLD = 5;

  @Option(names = "--seeds", paramLabel = "N", description = "Worlds (default: ${DEFAULT-VALUE}).")
  private long seeds = 10_000;

  @Option(names = "--from", paramLabel = "S", description = "First seed (default: 1).")
  private long from = 1;

  @Option(names = "--minutes", paramLabel = "M", description = "Stop after this time.")
  private long minutes;

  @Option(names = "--threads", paramLabel = "T", description = "Worlds at once (default: 1).")
  private int threads = 1;

  @Option(names = "--failures", paramLabel = "F", description = "Stop after so many (default: 1).")
  private int failuresMax = 1;

  @Option(
      names = "--trace",
      paramLabel = "SEED",
      arity = "1..*",
      description = "Replay these seeds and print all their events.")
  private List<Long> traced = new ArrayList<>();

  private final PrintStream out = System.out;

  public static void main(String[] arguments) {
    silence();
    System.exit(new CommandLine(new SimulateMain()).execute(arguments));
  }

  /** The scheduler's log tells of every fault; here they are what is wanted. */
  static void silence() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (seeds < 1 || threads < 1 || failuresMax < 1 || minutes < 0) {
      System.err.println("--seeds, --threads and --failures must be at least 1, --minutes 0.");
      return CommandLine.ExitCode.USAGE;
    }
    return traced.isEmpty() ? runBatch() : replay();
  }

  private int replay() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    int failed = 0;
    for (long seed : traced) {
      World world = new World(seed, TRACE_LINES_WHOLE);
      Violation violation = world.run();
      world.traceLines().forEach(out::println);
      out.printf(
          "seed %d: %s, %,d events, digest %016x%n",
          seed,
          violation == null ? "no violation" : violation.promise() + ": " + violation.getMessage(),
          world.events(),
          world.digest());
      failed += violation == null ? 0 : 1;
    }
    return failed == 0 ? 0 : 1;
  }

  private int runBatch() throws InterruptedException {
    long startNs = System.nanoTime();
    WorldBatch batch = new WorldBatch(from, seeds, minutes, failuresMax);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().name("world-" + i).start(batch::work));
    }
    for (Thread worker : workers) {
      while (!worker.join(java.time.Duration.ofMillis(PROGRESS_MS))) {
        progress(batch, startNs);
      }
    }
    summary(batch, startNs);
    boolean hasPassed = batch.failures().isEmpty() && batch.done() > 0;
    return hasPassed ? 0 : 1;
  }

  private static double seconds(long startNs) {
    return (System.nanoTime() - startNs) / 1e9;
  }

  private void progress(WorldBatch batch, long startNs) {
    out.printf(
        "%,d worlds, %,.0f a second, %,d violations%n",
        batch.done(), batch.done() / seconds(startNs), batch.failures().size());
  }

  private void summary(WorldBatch batch, long startNs) {
    double seconds = seconds(startNs);
    out.println("Faults injected:");
    for (Fault fault : Fault.values()) {
      line(fault.label(), batch.count(fault));
    }
    out.println("Explanations checked, by what a task waits for:");
    for (WaitReason reason : WaitReason.values()) {
      line(reason.label(), batch.count(reason));
    }
    batch.failures().stream().limit(FAILURES_TOLD).forEach(this::tell);
    out.printf(
        "%s: %,d worlds from seed %d, %,d events, %,.0f simulated hours in %,.1f s (%,.0f worlds/s,"
            + " %,.0f for a second of one core);"
            + " %d violations; commit %s%n",
        batch.failures().isEmpty() && batch.done() > 0 ? "PASSED" : "FAILED",
        batch.done(),
        from,
        batch.events(),
        batch.simulatedMs() / 3.6e6,
        seconds,
        batch.done() / seconds,
        batch.done() / batch.cpuSeconds(),
        batch.failures().size(),
        commit());
  }

  private void line(String what, long count) {
    out.printf("  %-28s %,12d%s%n", what, count, count == 0 ? "   NEVER" : "");
  }

  private void tell(WorldBatch.Failure failure) {
    World again = new World(failure.seed(), TRACE_LINES);
    Violation violation = again.run();
    again.traceLines().forEach(out::println);
    out.printf(
        "VIOLATION of %s by seed %d (commit %s): %s%n",
        failure.violation().promise(), failure.seed(), commit(), failure.violation().getMessage());
    if (violation == null || !violation.getMessage().equals(failure.violation().getMessage())) {
      out.println("The replay did not show the same: the world is not deterministic.");
    }
    out.printf("Replay it: ./myriarch simulate --trace %d%n", failure.seed());
  }

  private static String commit() {
    return System.getProperty("myriarch.commit", "unknown");
  }
}
