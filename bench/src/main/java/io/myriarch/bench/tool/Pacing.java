package io.myriarch.bench.tool;

import io.myriarch.loadtest.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long and how often is measured. */
final class Pacing {
  private static final int SECONDS_MAX = 600;
  private static final int ROUNDS_MAX = 100;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Measured time of each run (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--warmup",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "Sent before and not measured (default: ${DEFAULT-VALUE}).")
  private Duration warmup;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each, in turns (default: ${DEFAULT-VALUE}).")
  private int rounds;

  void check(Outputs outputs) {
    outputs.within("--duration (seconds)", duration.toSeconds(), 1, SECONDS_MAX);
    outputs.within(
        "--warmup (seconds)", warmup.toSeconds(), 0, Math.max(1, 10 * duration.toSeconds()));
    outputs.within("--rounds", rounds, 1, ROUNDS_MAX);
  }

  Duration duration() {
    return duration;
  }

  Duration warmup() {
    return warmup;
  }

  int rounds() {
    return rounds;
  }
}
