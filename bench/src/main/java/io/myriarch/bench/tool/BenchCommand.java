package io.myriarch.bench.tool;

import io.myriarch.bench.BenchEnvironment;
import io.myriarch.bench.check.BaseFile;
import io.myriarch.bench.check.Check;
import io.myriarch.bench.check.CheckPlan;
import io.myriarch.bench.check.RealGauges;
import io.myriarch.loadtest.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./myriarch bench --check}, and the parent of the other two. */
@Command(
    name = "myriarch bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      PipeCommand.class,
      RatioCommand.class,
      ThroughputCommand.class,
      LatencyCommand.class,
      ScaleCommand.class,
      FootprintCommand.class
    },
    description = {
      "Micro-benchmarks, the yardstick, and the guard that nothing gets slower.",
      "",
      "  ./myriarch bench [--json FILE] [JMH OPTIONS]   JMH; -h lists its options, -l the benchmarks",
      "  ./myriarch bench --check                       compare with what is recorded, some minutes",
      "  ./myriarch bench --check --short               the same in a minute, for gross falls only",
      "",
      "Exit code of a check 0: nothing got worse. 1: something did, or no check. 2: wrong options."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int FELL = 1;

  @Option(
      names = "--check",
      description = "Run the benchmarks and the ratio, compare with the base, name what got worse.")
  private boolean check;

  @Option(
      names = "--short",
      description = "Few benchmarks and one round; fails only where something is twice as bad.")
  private boolean isShort;

  @Option(names = "--record", description = "Write the base anew instead of comparing with it.")
  private boolean record;

  @Option(
      names = "--base",
      paramLabel = "FILE",
      description = "The recorded figures (default: bench/base.json of the checkout).")
  private Path base;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    refuseIf(!check, "--check is missing; it is what the other options are for.");
    refuseIf(
        record && isShort,
        "--record does not go with --short: a base is recorded with all benchmarks.");
    Path root = root();
    BaseFile file = new BaseFile(base == null ? root.resolve("bench/base.json") : base);
    CheckPlan plan = isShort ? CheckPlan.SHORT : CheckPlan.FULL;
    Check run =
        new Check(new RealGauges(root), plan, new BenchEnvironment(root), Terminal.standard());
    if (record) {
      run.record(file);
      return 0;
    }
    return run.compare(file) ? 0 : FELL;
  }

  private void refuseIf(boolean wrong, String sentence) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  static Path root() {
    return Path.of(System.getProperty("myriarch.root", ".")).toAbsolutePath();
  }
}
