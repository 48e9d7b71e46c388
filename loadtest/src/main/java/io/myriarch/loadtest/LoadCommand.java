package io.myriarch.loadtest;

import io.myriarch.loadtest.drive.Drivers;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.report.Environment;
import io.myriarch.loadtest.report.HtmlReport;
import io.myriarch.loadtest.report.JsonReport;
import io.myriarch.loadtest.report.LatencySvg;
import io.myriarch.loadtest.report.RunLines;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import io.myriarch.loadtest.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./myriarch load}: an open-loop run against a scheduler that is up. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends tasks at their intended times and measures from those times.",
      "Exit code 0: the rate was held and nothing was lost or repeated. 1: FAILED, or no run."
    })
final class LoadCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Mixin private LoadOptions options;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here.")
  private Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "Write the report page here.")
  private Path html;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Write the curve of latencies by percentile here.")
  private Path svg;

  @Override
  public Integer call() {
    LoadPlan plan = options.plan();
    Terminal terminal = Terminal.standard();
    RunLines lines = new RunLines(terminal, plan);
    try (SchedulerHttp http = new SchedulerHttp(plan.target().host(), plan.target().httpPort())) {
      lines.begin();
      LoadRun run =
          new LoadRun(
              plan, Drivers.links(plan), link -> Drivers.driver(plan, link), http, lines::progress);
      LoadResult result = run.run();
      lines.end(result);
      write(result, terminal);
      return result.verdict().passed() ? 0 : FAILED;
    }
  }

  private void write(LoadResult result, Terminal terminal) {
    Environment environment =
        Environment.current(Path.of(System.getProperty("myriarch.root", ".")));
    try {
      if (json != null) {
        JsonReport.write(result, environment, json);
        terminal.line("  figures   " + json);
      }
      if (html != null) {
        HtmlReport.write(result, environment, html);
        terminal.line("  report    " + html);
      }
      if (svg != null) {
        LatencySvg.write(result, environment, svg);
        terminal.line("  curve     " + svg);
      }
    } catch (IOException e) {
      throw new LoadException("The report could not be written: " + e.getMessage() + ".", e);
    }
  }
}
