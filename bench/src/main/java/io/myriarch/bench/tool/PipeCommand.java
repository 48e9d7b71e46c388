package io.myriarch.bench.tool;

import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.bench.pipe.PipeDurability;
import io.myriarch.bench.pipe.PipeLoad;
import io.myriarch.bench.pipe.PipeResult;
import io.myriarch.bench.pipe.PipeRun;
import io.myriarch.loadtest.DurationConverter;
import io.myriarch.loadtest.RateConverter;
import io.myriarch.loadtest.run.LoadException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./myriarch bench pipe}: what the machine allows. */
@Command(
    name = "pipe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The bare pipe: what this machine allows.",
      "It is the least code that moves tasks from a client through a journal to 30,000 virtual",
      "threads and their results back, in three JVMs over loopback.",
      "Prints a JSON object, and beside it a line for people."
    })
final class PipeCommand implements Callable<Integer> {
  /** A pipe that did less than this share of its rate shows nothing about that rate. */
  private static final double ACHIEVED_MIN = 0.99;

  @Option(
      names = "--durability",
      paramLabel = "none|process|fsync",
      defaultValue = "fsync",
      description = "What a result has survived (default: ${DEFAULT-VALUE}).")
  private PipeDurability durability;

  @Option(
      names = "--duration",
      defaultValue = "8s",
      converter = DurationConverter.class,
      description = "Measured time, after 3 s of warm-up (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "max",
      converter = RateConverter.class,
      description = "Tasks a second at their intended times (default: ${DEFAULT-VALUE}).")
  private long rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Tasks on their way at most (default: ${DEFAULT-VALUE}).")
  private int window;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    within("--duration (seconds)", duration.toSeconds(), PipeLoad.SECONDS_MAX);
    within("--window", window, PipeLoad.WINDOW_MAX);
    PipeLoad load = new PipeLoad(durability, (int) duration.toSeconds(), rate, window);
    PipeResult result = PipeRun.run(load);
    spec.commandLine().getOut().println(json(result));
    spec.commandLine().getErr().println(line(result));
    if (result.tasksPerSecond() < rate * ACHIEVED_MIN) {
      throw new LoadException(
          "The rate was missed: %s/s of %s/s. These latencies are not to be quoted."
              .formatted(whole(result.tasksPerSecond()), whole(rate)));
    }
    return 0;
  }

  private String json(PipeResult result) {
    return String.format(
        Locale.ROOT,
        "{\"durability\": \"%s\", \"tasks_per_second\": %.0f, \"p50_us\": %.0f, \"p99_us\": %.0f,"
            + " \"p99_9_us\": %.0f}",
        durability.name().toLowerCase(Locale.ROOT),
        result.tasksPerSecond(),
        result.p50Us(),
        result.p99Us(),
        result.p999Us());
  }

  private String line(PipeResult result) {
    return "bare pipe, %s: %s tasks/s, completed p50 %s  p99 %s  p99.9 %s"
        .formatted(
            durability.name().toLowerCase(Locale.ROOT),
            whole(result.tasksPerSecond()),
            time(result.p50Us()),
            time(result.p99Us()),
            time(result.p999Us()));
  }

  private void within(String option, long value, long max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from 1 to %d, not %d.".formatted(option, max, value));
    }
  }
}
