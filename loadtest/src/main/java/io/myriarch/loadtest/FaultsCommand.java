package io.myriarch.loadtest;

import io.myriarch.loadtest.faults.FaultJson;
import io.myriarch.loadtest.faults.FaultOptions;
import io.myriarch.loadtest.faults.FaultSuite;
import io.myriarch.loadtest.faults.FaultTable;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.ScenarioResult;
import io.myriarch.loadtest.faults.ScenarioResult.Verdict;
import io.myriarch.loadtest.faults.scenario.Scenarios;
import io.myriarch.loadtest.report.Environment;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.terminal.Terminal;
import io.myriarch.loadtest.terminal.Terminal.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./myriarch faults}: real processes, real faults, an audit. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts processes of its own, injects faults under load, and audits.",
      "Exit code 0: nothing was lost. 1: FAILED. 2: wrong options. 3: nothing could be run here."
    })
final class FaultsCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int NOTHING_RUN = 3;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      split = ",",
      description = "Run this one; may be repeated (default: all but the soak).")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Print the scenarios with a sentence each, and end.")
  private boolean list;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides when and whom the faults hit (default: another one each time).")
  private Long seed;

  @Option(names = "--quick", description = "Few injections and small loads.")
  private boolean quick;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long the soak goes on (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--scale",
      paramLabel = "X",
      defaultValue = "1",
      description = "Multiplies the sizes of backlog and timers (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the scheduler, after those of the scenario; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep journals, logs and records here (default: they are removed).")
  private Path keep;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here.")
  private Path json;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.standard();
    if (list) {
      Scenarios.all()
          .forEach(scenario ->
              terminal.line("%-20s %s".formatted(scenario.name(), scenario.sentence())));
      return 0;
    }
    for (String setting : settings) {
      if (!setting.contains("=")) {
        throw new LoadException("--set \"%s\" is refused; write KEY=VALUE.".formatted(setting));
      }
    }
    List<Scenario> chosen = Scenarios.named(names);
    FaultOptions options =
        new FaultOptions(
            Path.of(System.getProperty("myriarch.root", ".")).toAbsolutePath(),
            seed == null ? System.nanoTime() : seed,
            quick,
            minutes,
            scale,
            settings,
            keep);
    List<ScenarioResult> results = run(chosen, options, terminal);
    write(results, options, terminal);
    return exitCode(results);
  }

  private static List<ScenarioResult> run(
      List<Scenario> scenarios, FaultOptions options, Terminal terminal) {
    terminal.line("seed " + options.seed());
    FaultSuite suite =
        new FaultSuite(
            options,
            text -> {
              if (terminal.canMove()) {
                terminal.moving(text);
              }
            });
    List<ScenarioResult> results = new ArrayList<>();
    terminal.line(terminal.styled(Style.TITLE, FaultTable.head()));
    for (Scenario scenario : scenarios) {
      ScenarioResult result = suite.run(scenario);
      results.add(result);
      Style style = result.verdict() == Verdict.FAILED ? Style.BAD : Style.GOOD;
      terminal.line(
          result.verdict() == Verdict.NOT_RUN
              ? FaultTable.row(result)
              : terminal.styled(style, FaultTable.row(result)));
      FaultTable.reasons(result).forEach(terminal::line);
    }
    terminal.line(FaultTable.foot());
    return results;
  }

  private void write(List<ScenarioResult> results, FaultOptions options, Terminal terminal) {
    long failed = count(results, Verdict.FAILED);
    terminal.line(
        "%d passed, %d failed, %d not run; repeat with --seed %d"
            .formatted(
                count(results, Verdict.PASSED),
                failed,
                count(results, Verdict.NOT_RUN),
                options.seed()));
    if (json == null) {
      return;
    }
    try {
      FaultJson.write(results, options, Environment.current(options.root()), json);
      terminal.line("figures " + json);
    } catch (IOException e) {
      throw new LoadException("The report could not be written: " + e.getMessage() + ".", e);
    }
  }

  private static int exitCode(List<ScenarioResult> results) {
    if (count(results, Verdict.FAILED) > 0) {
      return FAILED;
    }
    return count(results, Verdict.PASSED) > 0 ? 0 : NOTHING_RUN;
  }

  private static long count(List<ScenarioResult> results, Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }
}
