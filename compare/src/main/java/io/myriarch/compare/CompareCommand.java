package io.myriarch.compare;

import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.report.BarChart;
import io.myriarch.compare.report.CompareJson;
import io.myriarch.compare.report.CompareTable;
import io.myriarch.compare.report.Comparison;
import io.myriarch.compare.report.Outcome;
import io.myriarch.compare.report.Run;
import io.myriarch.loadtest.DurationConverter;
import io.myriarch.loadtest.RateConverter;
import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.report.Environment;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./myriarch compare}: the same job, by Myriarch and by its peers, in turn. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets Myriarch and other task queues do the same job in turn: submit a task of 100 bytes,",
      "execute a no-op, learn of its end. Starts every server itself, on loopback and in a",
      "temporary folder; a server that is not installed is named and left out.",
      "Exit code 0: compared. 1: Myriarch failed, or nothing could be run. 2: wrong options.",
      "3: no peer is installed."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int NO_PEER = 3;
  private static final int ROUNDS_MAX = 100;
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration DURATION_MAX = Duration.ofMinutes(10);

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      description =
          "Compare with these, such as redis,postgres-batch (default: all that are installed).")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Print the peers and whether they are here, and end.")
  private boolean list;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Measured time of each run (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--warmup",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description = "Run before and not measured (default: ${DEFAULT-VALUE}).")
  private Duration warmup;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each, in turn: A B C, A B C (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "max",
      converter = RateConverter.class,
      description =
          "Tasks a second, open loop, for latencies; max: as many as fit (default:"
              + " ${DEFAULT-VALUE}).")
  private long rate;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here.")
  private Path json;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the chart here.")
  private Path svg;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    check();
    Terminal terminal = Terminal.standard();
    Path root = Path.of(System.getProperty("myriarch.root", ".")).toAbsolutePath();
    List<Contender> chosen = Contenders.named(names, Contenders.peers());
    if (list) {
      chosen.forEach(peer -> terminal.line(listed(peer)));
      return 0;
    }
    List<Contender> contenders = new ArrayList<>(Contenders.ours(root));
    List<String> missing = new ArrayList<>();
    for (Contender peer : chosen) {
      peer.missing()
          .ifPresentOrElse(
              why -> missing.add(peer.profile().title() + ": " + why), () -> contenders.add(peer));
    }
    missing.forEach(sentence -> terminal.line("left out: " + sentence));
    if (contenders.stream().allMatch(Contender::isOurs)) {
      terminal.line("No peer is installed here: there is nothing to compare with.");
      return NO_PEER;
    }
    Comparison comparison = compare(contenders, missing, terminal);
    show(comparison, terminal);
    write(comparison, root, terminal);
    return comparison.outcomes().stream().anyMatch(o -> o.isOurs() && !o.isQuotable()) ? FAILED : 0;
  }

  private static void show(Comparison comparison, Terminal terminal) {
    CompareTable table = new CompareTable(comparison);
    terminal.line("");
    table.lines().forEach(terminal::line);
    terminal.line("");
    table.notes().forEach(terminal::line);
  }

  private static String listed(Contender peer) {
    return "%-16s %s  %-48s %s"
        .formatted(
            peer.profile().name(),
            peer.profile().durability().letter(),
            peer.profile().title(),
            peer.missing().orElse("installed"));
  }

  private void check() {
    within("--rounds", rounds, 1, ROUNDS_MAX);
    within("--duration (seconds)", duration.toSeconds(), 1, DURATION_MAX.toSeconds());
    within("--warmup (seconds)", warmup.toSeconds(), 0, DURATION_MAX.toSeconds());
  }

  private void within(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw new ParameterException(
          command.commandLine(),
          "%s must be from %d to %d, not %d.".formatted(option, min, max, value));
    }
  }

  private Comparison compare(List<Contender> contenders, List<String> missing, Terminal terminal) {
    Cleanup cleanup = new Cleanup();
    Path folder = DataFolder.create();
    LoadPlan.Pace pace = new LoadPlan.Pace(rate, duration, warmup, DRAIN);
    Rounds all = new Rounds(contenders, pace, folder, cleanup, text -> progress(terminal, text));
    Thread hook = new Thread(() -> stop(all, cleanup), "compare-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    try (cleanup) {
      AtomicBoolean finished = new AtomicBoolean();
      cleanup.add(() -> DataFolder.remove(folder, finished.get()));
      Instant startedAt = Instant.now();
      List<Outcome> outcomes =
          all.run(rounds, (contender, run) -> terminal.line(line(contender, run)));
      finished.set(true);
      return new Comparison(startedAt, pace, rounds, outcomes, missing);
    } finally {
      forget(hook);
    }
  }

  private static void stop(Rounds rounds, Cleanup cleanup) {
    rounds.stop();
    cleanup.close();
  }

  private static void forget(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is what runs just now.
    }
  }

  private static void progress(Terminal terminal, String text) {
    if (terminal.canMove()) {
      terminal.moving(text);
    }
  }

  private static String line(Contender contender, Run run) {
    return run.passed()
        ? "  %-46s %,12.0f/s  p50 %,.0f us  p99 %,.0f us"
            .formatted(contender.profile().title(), run.perSecond(), run.p50Us(), run.p99Us())
        : "  %-46s FAILED: %s".formatted(contender.profile().title(), run.reason());
  }

  private void write(Comparison comparison, Path root, Terminal terminal) {
    Environment environment = Environment.current(root);
    try {
      if (json != null) {
        Map<String, Object> fields = new LinkedHashMap<>(environment.fields());
        fields.put("disk", DataFolder.kind());
        CompareJson.write(comparison, fields, json);
        terminal.line("figures " + json);
      }
      if (svg != null) {
        new BarChart(comparison).write(place(environment), svg);
        terminal.line("chart   " + svg);
      }
    } catch (IOException e) {
      throw new LoadException("The report could not be written: " + e.getMessage() + ".", e);
    }
  }

  private static String place(Environment environment) {
    return "%s, %d cores, %s, %s, commit %s"
        .formatted(
            environment.cpu(),
            environment.cores(),
            environment.kernel(),
            DataFolder.kind(),
            environment.commit());
  }
}
