package io.myriarch.bench.tool;

import io.myriarch.bench.latency.Collector;
import io.myriarch.bench.latency.LatencyResult;
import io.myriarch.bench.latency.LatencyRun;
import io.myriarch.loadtest.terminal.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./myriarch bench latency}: open loop, from the intended send time. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Latencies at fixed rates, open loop, from the intended send time, in turns with the bare",
      "pipe at the same rate; with --gc at one rate under each garbage collector instead.",
      "Starts stacks of its own on free ports and stops them.",
      "Exit code 0: every run held its rate. 1: one did not, or no run. 2: wrong options."
    })
final class LatencyCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int RATE_MAX = 10_000_000;

  @Option(
      names = "--rates",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1000,10000,50000,100000",
      description = "Tasks a second (default: ${DEFAULT-VALUE}).")
  private List<Long> rates = new ArrayList<>();

  @Option(
      names = "--gc",
      paramLabel = "NAME,...",
      split = ",",
      description =
          "Compare these collectors, in all JVMs of the stack: parallel, g1, zgc, shenandoah.")
  private List<Collector> collectors = new ArrayList<>();

  @Option(
      names = "--gc-rate",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Tasks a second for --gc (default: ${DEFAULT-VALUE}).")
  private long gcRate;

  @Option(
      names = "--durability",
      paramLabel = "fsync|process",
      defaultValue = "fsync",
      description = "Of the stack and the pipe (default: ${DEFAULT-VALUE}).")
  private String durability;

  @Mixin private Pacing pacing;
  @Mixin private Outputs outputs;

  @Override
  public Integer call() {
    pacing.check(outputs);
    rates.forEach(rate -> outputs.within("--rates", rate, 1, RATE_MAX));
    outputs.within("--gc-rate", gcRate, 1, RATE_MAX);
    outputs.refuseIf(
        !durability.equals("fsync") && !durability.equals("process"),
        "--durability must be fsync or process, not " + durability + ".");
    outputs.begin(
        "Latency",
        "%s, %s, %d rounds of %d s after %d s of warm-up"
            .formatted(
                durability,
                collectors.isEmpty() ? ratesInWords() : Figures.whole(gcRate) + "/s",
                pacing.rounds(),
                pacing.duration().toSeconds(),
                pacing.warmup().toSeconds()));
    LatencyRun run =
        new LatencyRun(
            BenchCommand.root(),
            durability,
            pacing.duration(),
            pacing.warmup(),
            pacing.rounds(),
            outputs::line);
    LatencyResult result =
        collectors.isEmpty() ? run.rates(rates) : run.collectors(collectors, gcRate);
    outputs.line("");
    result.lines().forEach(outputs::line);
    outputs.write(result.fields(), result::picture);
    return result.passed() ? 0 : FAILED;
  }

  private String ratesInWords() {
    return rates.stream().map(rate -> Figures.whole(rate) + "/s").collect(Collectors.joining(", "));
  }
}
