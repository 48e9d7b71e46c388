package io.myriarch.bench.check;

import java.util.List;
import java.util.Map;

/** Measurements for tests. */
final class Measurements {
  static final RatioFigures QUARTER = new RatioFigures(2_000_000, 500_000, 0.25, 3);

  private Measurements() {}

  static Measurement of(double calibrationNs, RatioFigures ratio, Figure... figures) {
    return new Measurement(
        Measurement.FORMAT,
        Map.of("commit", "abc", "measured_at", "2026-01-02T03:04:05Z", "cpu", "Some CPU"),
        calibrationNs,
        ratio,
        List.of(figures));
  }

  static Measurement of(Figure... figures) {
    return of(1, QUARTER, figures);
  }

  static Figure time(String name, double score, double error) {
    return new Figure(name, "ns/op", score, error, false);
  }

  static Figure throughput(String name, double score, double error) {
    return new Figure(name, "ops/us", score, error, true);
  }

  static RatioFigures ratio(double ratio) {
    return new RatioFigures(2_000_000, 2_000_000 * ratio, ratio, 3);
  }
}
