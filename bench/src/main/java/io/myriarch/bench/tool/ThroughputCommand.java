package io.myriarch.bench.tool;

import io.myriarch.bench.throughput.ThroughputResult;
import io.myriarch.bench.throughput.ThroughputRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./myriarch bench throughput}: as many tasks as go through, in each way of use. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tasks a second by protocol, durability, payload, runtimes, results followed or not, in turns",
      "with the bare pipe. Starts stacks of its own on free ports and stops them.",
      "Exit code 0: every run was audited and clean. 1: one was not, or no run. 2: wrong options."
    })
final class ThroughputCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Mixin private Pacing pacing;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only rows with all these words in their name, such as \"fsync 16 KiB\".")
  private String only;

  @Option(names = "--all", description = "All combinations instead of those that say most.")
  private boolean all;

  @Mixin private Outputs outputs;

  @Override
  public Integer call() {
    pacing.check(outputs);
    outputs.begin(
        "Throughput",
        "%d rounds, %d s each after %d s of warm-up"
            .formatted(
                pacing.rounds(), pacing.duration().toSeconds(), pacing.warmup().toSeconds()));
    ThroughputResult result =
        new ThroughputRun(
                BenchCommand.root(),
                pacing.duration(),
                pacing.warmup(),
                pacing.rounds(),
                outputs::line)
            .run(all, only);
    outputs.line("");
    result.lines().forEach(outputs::line);
    outputs.write(result.fields(), result::picture);
    return result.passed() ? 0 : FAILED;
  }
}
