package io.myriarch.compare;

import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Server;
import io.myriarch.compare.report.Outcome;
import io.myriarch.compare.report.Run;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import io.myriarch.loadtest.run.Sample;
import io.myriarch.loadtest.run.TaskDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Runs the contenders in turn, round after round: A B C, A B C. Each run has a server of its own
 * with an empty folder, and nothing else is up meanwhile. For one thread.
 */
final class Rounds {
  private static final LoadPlan.Target FILLED_IN_BY_SERVER = new LoadPlan.Target("", 0, 0);

  private final List<Contender> contenders;
  private final LoadPlan.Pace pace;
  private final Path folder;
  private final Cleanup cleanup;
  private final Consumer<String> progress;
  private final Map<Contender, List<Run>> runs = new HashMap<>();
  private final Map<Contender, String> versions = new HashMap<>();
  private volatile boolean stopped;

  /**
   * Nothing runs yet.
   *
   * @param folder for the data of all servers; what remains in it are the logs of failed runs
   * @param cleanup ends what is up when the process is told to end
   * @param progress told what is being done
   */
  Rounds(
      List<Contender> contenders,
      LoadPlan.Pace pace,
      Path folder,
      Cleanup cleanup,
      Consumer<String> progress) {
    this.contenders = contenders;
    this.pace = pace;
    this.folder = folder;
    this.cleanup = cleanup;
    this.progress = progress;
    contenders.forEach(contender -> runs.put(contender, new ArrayList<>()));
  }

  /** The run that fails next is the last. Any thread. */
  void stop() {
    stopped = true;
  }

  /** Runs all rounds. */
  List<Outcome> run(int rounds, BiConsumer<Contender, Run> finished) {
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        String what = "round %d of %d  %s".formatted(round, rounds, contender.profile().title());
        Run run = run(contender, what, folder.resolve(contender.profile().name() + "-" + round));
        runs.get(contender).add(run);
        finished.accept(contender, run);
      }
    }
    return contenders.stream()
        .map(contender ->
            new Outcome(
                contender.profile(),
                contender.isOurs(),
                versions.getOrDefault(contender, ""),
                runs.get(contender)))
        .toList();
  }

  private Run run(Contender contender, String what, Path own) {
    progress.accept(what + "  starting");
    try {
      Files.createDirectories(own);
      LoadResult result = measure(contender, what, own);
      Run run = Run.of(result);
      delete(own, _ -> true);
      return run;
    } catch (LoadException e) {
      if (stopped) {
        throw new LoadException("The comparison was interrupted.", e);
      }
      delete(own, file -> !file.toString().endsWith(".log"));
      return Run.failed(
          e.getMessage() + (Files.exists(own) ? "\nIts logs were kept in " + own : ""));
    } catch (IOException e) {
      throw new LoadException("Cannot write to " + own + ": " + e.getMessage() + ".", e);
    }
  }

  private LoadResult measure(Contender contender, String what, Path own) {
    try (Cleanup ofRun = new Cleanup()) {
      cleanup.add(ofRun::close);
      Server server = contender.start(own, ofRun);
      versions.computeIfAbsent(contender, _ -> server.version());
      LoadPlan plan =
          server.plan(
              new LoadPlan(
                  LoadPlan.Protocol.BINARY,
                  FILLED_IN_BY_SERVER,
                  contender.work(),
                  pace,
                  new LoadPlan.Links(0, 1, 1)));
      IntFunction<TaskDriver> drivers =
          _ -> {
            TaskDriver driver = server.driver(plan);
            ofRun.add(driver::close); // A server that is told to end may wait for its clients.
            return driver;
          };
      return new LoadRun(plan, 1, drivers, () -> 0, sample -> tell(what, sample)).run();
    }
  }

  private void tell(String what, Sample sample) {
    progress.accept(
        "%s  %.0f s  %,.0f/s%s"
            .formatted(
                what,
                sample.atSeconds(),
                sample.donePerSecond(),
                sample.warmup() ? "  warming up" : ""));
  }

  /** Removes a folder, but for the files that do not fit, and the folders that hold them. */
  static void delete(Path folder, Predicate<Path> fits) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(file) ? isEmpty(file) : fits.test(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException _) {
      // Interrupted: the hook removes it as well.
    } catch (IOException e) {
      throw new LoadException(
          "The folder %s cannot be removed: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
