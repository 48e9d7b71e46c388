package io.myriarch.loadtest.faults;

import io.myriarch.loadtest.faults.ScenarioResult.Verdict;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs scenarios one after the other, each in a world of its own that is cleaned up after it. */
public final class FaultSuite {
  private final FaultOptions options;
  private final Consumer<String> progress;

  public FaultSuite(FaultOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Runs one; also Ctrl-C leaves nothing behind. */
  public ScenarioResult run(Scenario scenario) {
    long startNs = System.nanoTime();
    Cleanup cleanup = new Cleanup();
    Thread hook = new Thread(cleanup::close, "faults-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    try (cleanup) {
      World world =
          new World(
              options,
              folder(scenario, cleanup),
              cleanup,
              text -> progress.accept(scenario.name() + ": " + text));
      return run(scenario, world, startNs);
    } finally {
      forget(hook);
    }
  }

  private static ScenarioResult run(Scenario scenario, World world, long startNs) {
    Verdict verdict = Verdict.FAILED;
    List<String> reason = new ArrayList<>();
    try {
      scenario.run(world);
      world.finish();
      verdict = world.faults().isEmpty() ? Verdict.PASSED : Verdict.FAILED;
    } catch (NotRunException e) {
      verdict = Verdict.NOT_RUN;
      reason.add(e.getMessage());
    } catch (LoadException e) {
      reason.add(e.getMessage());
    }
    reason.addAll(world.faults());
    return new ScenarioResult(
        scenario,
        verdict,
        List.copyOf(reason),
        world.injections(),
        world.auditReport(),
        world.detectionUs(),
        world.interruptions(),
        world.figures(),
        Duration.ofNanos(System.nanoTime() - startNs));
  }

  private Path folder(Scenario scenario, Cleanup cleanup) {
    try {
      if (options.keep() != null) {
        Path kept = options.keep().resolve(scenario.name()).toAbsolutePath();
        if (Files.exists(kept)) {
          throw new LoadException(kept + " is there already: remove it, or name another folder.");
        }
        return Files.createDirectories(kept);
      }
      Path temporary = Files.createTempDirectory("myriarch-faults-");
      cleanup.add(() -> delete(temporary));
      return temporary;
    } catch (IOException e) {
      throw new LoadException("No folder for the run: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void forget(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is what runs just now.
    }
  }
}
