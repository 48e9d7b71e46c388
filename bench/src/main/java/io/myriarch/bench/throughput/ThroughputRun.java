package io.myriarch.bench.throughput;

import io.myriarch.bench.pipe.PipeDurability;
import io.myriarch.bench.pipe.PipeLoad;
import io.myriarch.bench.pipe.PipeRun;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.product.Product;
import io.myriarch.bench.product.StackPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One stack after the other, so that none has to share the machine with an idle one; on each, all
 * its rows and the pipe in turns, round by round.
 */
public final class ThroughputRun {
  /** Large payloads fill a disk within seconds; what has ended may go. */
  private static final String[] SETTINGS = {"journal.retention=1s", "journal.retentionBytes=2GiB"};

  private static final int PIPE_SECONDS_MAX = 5;

  private final Path root;
  private final Duration duration;
  private final Duration warmup;
  private final int rounds;
  private final Consumer<String> onProgress;
  private final List<PipeFigure> pipes = new ArrayList<>();

  /** What the pipe did in a round, at the durability of that stack. */
  record PipeFigure(String durability, double perSecond) {}

  /**
   * Of so many rounds.
   *
   * @param onProgress told what is being done, and each figure
   */
  public ThroughputRun(
      Path root, Duration duration, Duration warmup, int rounds, Consumer<String> onProgress) {
    this.root = root;
    this.duration = duration;
    this.warmup = warmup;
    this.rounds = rounds;
    this.onProgress = onProgress;
  }

  /** Measures the usual rows or all; {@code only}: those with these words in their name. */
  public ThroughputResult run(boolean all, String only) {
    List<ThroughputRow> rows = all ? ThroughputRows.all() : ThroughputRows.usual();
    if (only != null) {
      rows = ThroughputRows.only(rows, only);
    }
    List<ThroughputOutcome> outcomes = rows.stream().map(ThroughputOutcome::new).toList();
    for (List<ThroughputRow> group : ThroughputRows.byStack(rows)) {
      onOneStack(outcomes.stream().filter(outcome -> group.contains(outcome.row())).toList());
    }
    return new ThroughputResult(duration, warmup, rounds, outcomes, pipes);
  }

  private void onOneStack(List<ThroughputOutcome> outcomes) {
    ThroughputRow first = outcomes.getFirst().row();
    StackPlan plan = StackPlan.USUAL.with(first.durability(), first.runtimes()).with(SETTINGS);
    try (Product product = Product.start(root, plan)) {
      for (int round = 1; round <= rounds; round++) {
        double pipe = pipe(first.durability());
        onProgress.accept(line("bare pipe, " + first.durability(), round, pipe, ""));
        for (ThroughputOutcome outcome : outcomes) {
          LoadFigures run = product.load(outcome.row().load(duration, warmup));
          outcome.add(run, pipe);
          String failed = run.passed() ? "" : "  FAILED: " + run.reason();
          onProgress.accept(line(outcome.row().name(), round, run.tasksPerSecond(), failed));
        }
      }
    }
  }

  private double pipe(String durability) {
    int seconds = (int) Math.min(PIPE_SECONDS_MAX, duration.toSeconds());
    PipeDurability level = PipeDurability.valueOf(durability.toUpperCase(Locale.ROOT));
    double perSecond =
        PipeRun.run(new PipeLoad(level, seconds, 0, PipeLoad.WINDOW)).tasksPerSecond();
    pipes.add(new PipeFigure(durability, perSecond));
    return perSecond;
  }

  private String line(String name, int round, double perSecond, String more) {
    return String.format(
        Locale.ROOT, "  round %d/%d  %-52s %,11.0f/s%s", round, rounds, name, perSecond, more);
  }
}
