package io.myriarch.bench.tool;

import io.myriarch.bench.scale.ScalePlan;
import io.myriarch.bench.scale.ScaleResult;
import io.myriarch.bench.scale.ScaleRun;
import io.myriarch.loadtest.DurationConverter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./myriarch bench scale}: does it hold as it grows? */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Memory, start, throughput and p99 by the number of agents, shards, connections and waiting",
      "tasks. Without one of the four options all are measured at their usual sizes; with some of",
      "them only these, each at the sizes given or without any at the usual ones.",
      "Starts stacks of its own on free ports and stops them.",
      "Exit code 0: every run was clean. 1: one was not, or could not be. 2: wrong options."
    })
final class ScaleCommand implements Callable<Integer> {
  private static final String AGENTS = "1000,30000,100000,300000,1000000";
  private static final String SHARDS = "1,2,4";
  private static final String CONNECTIONS = "1,10,100,1000";
  private static final String BACKLOGS = "0,1000000,10000000";
  private static final int FAILED = 1;
  private static final int AGENTS_MAX = 4_000_000;
  private static final int SHARDS_MAX = 64;
  private static final int CONNECTIONS_MAX = 1_024;
  private static final int BACKLOG_MAX = 50_000_000;

  @Option(
      names = "--agents",
      paramLabel = "N,...",
      arity = "0..1",
      fallbackValue = AGENTS,
      converter = Sizes.Converter.class,
      description = "Sizes of the fleet (usual: " + AGENTS + ").")
  private Sizes agents = Sizes.NONE;

  @Option(
      names = "--shards",
      paramLabel = "N,...",
      arity = "0..1",
      fallbackValue = SHARDS,
      converter = Sizes.Converter.class,
      description = "Numbers of shards (usual: " + SHARDS + ").")
  private Sizes shards = Sizes.NONE;

  @Option(
      names = "--connections",
      paramLabel = "N,...",
      arity = "0..1",
      fallbackValue = CONNECTIONS,
      converter = Sizes.Converter.class,
      description = "Client connections (usual: " + CONNECTIONS + ").")
  private Sizes connections = Sizes.NONE;

  @Option(
      names = "--backlog",
      paramLabel = "N,...",
      arity = "0..1",
      fallbackValue = BACKLOGS,
      converter = Sizes.Converter.class,
      description = "Tasks of a paused type that wait meanwhile (usual: " + BACKLOGS + ").")
  private Sizes backlogs = Sizes.NONE;

  @Option(
      names = "--duration",
      defaultValue = "6s",
      converter = DurationConverter.class,
      description = "Measured time of each run (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--warmup",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description = "Sent before and not measured (default: ${DEFAULT-VALUE}).")
  private Duration warmup;

  @Option(
      names = "--idle",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Time over which idle CPU is taken (default: ${DEFAULT-VALUE}).")
  private Duration idle;

  @Mixin private Outputs outputs;

  @Override
  public Integer call() {
    check();
    outputs.begin(
        "Scale",
        "fsync, 100 bytes, followed, %d s each after %d s of warm-up"
            .formatted(duration.toSeconds(), warmup.toSeconds()));
    ScaleResult result = new ScaleRun(BenchCommand.root(), plan(), outputs::line).run();
    outputs.line("");
    result.lines().forEach(outputs::line);
    outputs.write(result.fields(), result::picture);
    return result.passed() ? 0 : FAILED;
  }

  private ScalePlan plan() {
    boolean all =
        Stream.of(agents, shards, connections, backlogs)
            .allMatch(sizes -> sizes.values().isEmpty());
    return new ScalePlan(
        all ? Sizes.of(AGENTS).values() : agents.values(),
        all ? Sizes.of(SHARDS).values() : shards.values(),
        all ? Sizes.of(CONNECTIONS).values() : connections.values(),
        all ? Sizes.of(BACKLOGS).values() : backlogs.values(),
        duration,
        warmup,
        idle);
  }

  private void check() {
    agents.values().forEach(n -> outputs.within("--agents", n, 1, AGENTS_MAX));
    shards.values().forEach(n -> outputs.within("--shards", n, 1, SHARDS_MAX));
    connections.values().forEach(n -> outputs.within("--connections", n, 1, CONNECTIONS_MAX));
    backlogs.values().forEach(n -> outputs.within("--backlog", n, 0, BACKLOG_MAX));
    outputs.within("--duration (seconds)", duration.toSeconds(), 1, 600);
    outputs.within("--warmup (seconds)", warmup.toSeconds(), 0, 60);
    outputs.within("--idle (seconds)", idle.toSeconds(), 1, 600);
  }
}
