package io.myriarch.bench.throughput;

import io.myriarch.bench.product.LoadFigures;
import io.myriarch.loadtest.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a row: one run in each round, and the pipe's of the same rounds. */
final class ThroughputOutcome {
  private final ThroughputRow row;
  private final List<LoadFigures> runs = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  ThroughputOutcome(ThroughputRow row) {
    this.row = row;
  }

  void add(LoadFigures run, double pipePerSecond) {
    runs.add(run);
    ratios.add(run.tasksPerSecond() / pipePerSecond);
  }

  ThroughputRow row() {
    return row;
  }

  List<LoadFigures> runs() {
    return runs;
  }

  /** Why its figures may not be quoted: one run that failed is enough. */
  Optional<String> failure() {
    return runs.stream().filter(run -> !run.passed()).map(LoadFigures::reason).findFirst();
  }

  Spread perSecond() {
    return Spread.of(runs, LoadFigures::tasksPerSecond);
  }

  /** Of payloads, one way, in millions of bytes. */
  double megabytesPerSecond() {
    return perSecond().median() * row.payloadBytes() / 1e6;
  }

  double cpuUsPerTask() {
    return Spread.of(runs, LoadFigures::cpuUsPerTask).median();
  }

  double journalBytesPerTask() {
    return Spread.of(runs, LoadFigures::journalBytesPerTask).median();
  }

  /** To the pipe of the same round. */
  double ratio() {
    return Spread.of(ratios, Double::doubleValue).median();
  }
}
