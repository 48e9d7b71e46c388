package io.myriarch.bench.tool;

import io.myriarch.bench.footprint.FootprintResult;
import io.myriarch.bench.footprint.FootprintRun;
import io.myriarch.loadtest.DurationConverter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./myriarch bench footprint}: what the stack costs while it idles, and how it starts. */
@Command(
    name = "footprint",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Start-up in stages, resident memory by process and idle CPU of the whole stack with 30,000",
      "agents. Starts stacks of its own on free ports and stops them."
    })
final class FootprintCommand implements Callable<Integer> {
  @Option(
      names = "--starts",
      paramLabel = "N",
      defaultValue = "5",
      description = "So often it is started (default: ${DEFAULT-VALUE}).")
  private int starts;

  @Option(
      names = "--idle",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "Time over which idle CPU is taken (default: ${DEFAULT-VALUE}).")
  private Duration idle;

  @Mixin private Outputs outputs;

  @Override
  public Integer call() {
    outputs.within("--starts", starts, 1, 100);
    outputs.within("--idle (seconds)", idle.toSeconds(), 1, 3600);
    outputs.begin(
        "Footprint",
        "%d starts, then %d s idle, 30,000 agents".formatted(starts, idle.toSeconds()));
    FootprintResult result =
        new FootprintRun(BenchCommand.root(), starts, idle, outputs::line).run();
    outputs.line("");
    result.lines().forEach(outputs::line);
    outputs.write(result.fields(), result::picture);
    return 0;
  }
}
