package io.myriarch.bench.latency;

import io.myriarch.bench.pipe.PipeDurability;
import io.myriarch.bench.pipe.PipeLoad;
import io.myriarch.bench.pipe.PipeResult;
import io.myriarch.bench.pipe.PipeRun;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.product.Loads;
import io.myriarch.bench.product.Percentiles;
import io.myriarch.bench.product.Product;
import io.myriarch.bench.product.StackPlan;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.terminal.Figures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Open loop at fixed rates, followed, 100 bytes, on two runtimes. */
public final class LatencyRun {
  /** A pipe that did less than this share of its rate shows nothing about that rate. */
  private static final double ACHIEVED_MIN = 0.99;

  private final Path root;
  private final String durability;
  private final Duration duration;
  private final Duration warmup;
  private final int rounds;
  private final Consumer<String> onProgress;

  /**
   * Of so many rounds.
   *
   * @param onProgress told each figure
   */
  public LatencyRun(
      Path root,
      String durability,
      Duration duration,
      Duration warmup,
      int rounds,
      Consumer<String> onProgress) {
    this.root = root;
    this.durability = durability;
    this.duration = duration;
    this.warmup = warmup;
    this.rounds = rounds;
    this.onProgress = onProgress;
  }

  /** Each rate beside the pipe at the same rate, round by round on one stack. */
  public LatencyResult rates(List<Long> rates) {
    List<LatencyRow> rows =
        rates.stream().map(rate -> new LatencyRow(Figures.whole(rate) + "/s", rate)).toList();
    try (Product product = Product.start(root, plan())) {
      for (int round = 1; round <= rounds; round++) {
        for (LatencyRow row : rows) {
          measure(product, row, round, pipe(row, round));
        }
      }
    }
    return new LatencyResult("rates", durability, duration, warmup, rows);
  }

  /** One rate under each collector, each time on a new stack. */
  public LatencyResult collectors(List<Collector> collectors, long rate) {
    List<LatencyRow> rows =
        collectors.stream()
            .map(collector -> new LatencyRow(collector.name().toLowerCase(Locale.ROOT), rate))
            .toList();
    for (int round = 1; round <= rounds; round++) {
      for (int i = 0; i < rows.size(); i++) {
        StackPlan plan = plan().withJvmFlags(collectors.get(i).flags());
        try (Product product = Product.start(root, plan)) {
          measure(product, rows.get(i), round, null);
        }
      }
    }
    return new LatencyResult("collectors", durability, duration, warmup, rows);
  }

  private StackPlan plan() {
    return StackPlan.USUAL.with(durability, StackPlan.USUAL.runtimes());
  }

  /** Null if it missed the rate. */
  private Percentiles pipe(LatencyRow row, int round) {
    PipeDurability level = PipeDurability.valueOf(durability.toUpperCase(Locale.ROOT));
    PipeLoad load = new PipeLoad(level, (int) duration.toSeconds(), row.rate(), PipeLoad.WINDOW);
    PipeResult pipe = PipeRun.run(load);
    if (pipe.tasksPerSecond() < ACHIEVED_MIN * row.rate()) {
      onProgress.accept(line(round, "bare pipe, " + row.name(), "FAILED: it missed the rate"));
      return null;
    }
    Percentiles figures = Percentiles.of(pipe);
    onProgress.accept(line(round, "bare pipe, " + row.name(), words(figures)));
    return figures;
  }

  private void measure(Product product, LatencyRow row, int round, Percentiles pipe) {
    try (SchedulerHttp http = product.http()) {
      GcPauses before = GcPauses.of(http);
      LoadFigures load = product.load(Loads.binary(row.rate(), duration, warmup));
      GcPauses gc = GcPauses.of(http).since(before);
      row.add(new LatencyRound(load, pipe, product.use(), gc));
      String what = load.passed() ? words(load.completed()) : "FAILED: " + load.reason();
      onProgress.accept(line(round, "myriarch, " + row.name(), what));
    }
  }

  private static String words(Percentiles latency) {
    return "p50 %s  p99 %s  p99.9 %s"
        .formatted(
            Figures.time(latency.p50()), Figures.time(latency.p99()), Figures.time(latency.p999()));
  }

  private String line(int round, String name, String what) {
    return "  round %d/%d  %-24s %s".formatted(round, rounds, name, what);
  }
}
