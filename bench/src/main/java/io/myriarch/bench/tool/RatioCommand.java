package io.myriarch.bench.tool;

import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.bench.BenchEnvironment;
import io.myriarch.bench.ratio.RatioReport;
import io.myriarch.bench.ratio.RatioResult;
import io.myriarch.bench.ratio.RatioRun;
import io.myriarch.loadtest.DurationConverter;
import io.myriarch.loadtest.terminal.Terminal;
import io.myriarch.loadtest.terminal.Terminal.Style;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./myriarch bench ratio}: how much of what the machine allows the product reaches. */
@Command(
    name = "ratio",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How much of what the bare pipe does the whole product does, in turns.",
      "Starts a stack of its own on free ports, stops it and removes its data. Forced, 100 bytes,",
      "results followed, as fast as it goes."
    })
final class RatioCommand implements Callable<Integer> {
  private static final int ROUNDS_MAX = 100;
  private static final int SECONDS_MAX = 600;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Measured time of each run, after 3 s of warm-up (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here.")
  private Path json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    within("--rounds", rounds, ROUNDS_MAX);
    within("--duration (seconds)", duration.toSeconds(), SECONDS_MAX);
    Terminal terminal = Terminal.standard();
    Path root = BenchCommand.root();
    BenchEnvironment environment = new BenchEnvironment(root);
    environment.warning().ifPresent(text -> terminal.line(terminal.styled(Style.BAD, text)));
    int seconds = (int) duration.toSeconds();
    terminal.line(
        terminal.styled(Style.TITLE, "Ratio")
            + "  bare pipe and product in turns, %d times %d s each".formatted(rounds, seconds));
    RatioResult result =
        RatioRun.run(root, rounds, seconds, round -> terminal.line(line("  round ", round)));
    terminal.line(
        terminal.styled(Style.TITLE, "  median")
            + row(result.pipePerSecond(), result.productPerSecond(), result.ratio()));
    if (json != null) {
      RatioReport.write(result, environment, json);
      terminal.line("  figures " + json);
    }
    return 0;
  }

  private static String line(String head, RatioResult.Round round) {
    return head
        + row(round.pipe().tasksPerSecond(), round.product().tasksPerSecond(), round.ratio())
        + "   product's p50 %s  p99 %s"
            .formatted(time(round.product().p50Us()), time(round.product().p99Us()));
  }

  private static String row(double pipe, double product, double ratio) {
    return String.format(
        Locale.ROOT,
        "  pipe %10s/s   product %10s/s   ratio %.3f",
        whole(pipe),
        whole(product),
        ratio);
  }

  private void within(String option, long value, long max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from 1 to %d, not %d.".formatted(option, max, value));
    }
  }
}
