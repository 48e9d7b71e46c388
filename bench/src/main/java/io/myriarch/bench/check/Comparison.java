package io.myriarch.bench.check;

import io.myriarch.bench.check.Row.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Today's figures beside the recorded ones. A benchmark's figure is first put into the terms of the
 * recorded machine: divided by what the calibration took now and multiplied by what it took then.
 * The ratio needs that not, for the pipe was measured beside it.
 */
final class Comparison {
  static final String RATIO = "ratio to the bare pipe";

  private final Measurement base;
  private final Measurement now;
  private final CheckPlan plan;

  Comparison(Measurement base, Measurement now, CheckPlan plan) {
    this.base = base;
    this.now = now;
    this.plan = plan;
  }

  /** How many times as slow as the recorded machine this one is, by the calibration. */
  double timesAsSlow() {
    return now.calibrationNs() / base.calibrationNs();
  }

  /** In the order of the measurement, what is gone next, the ratio last. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    now.benchmarks().forEach(figure -> rows.add(row(figure)));
    if (plan.whole()) {
      base.benchmarks().stream()
          .filter(figure -> now.benchmark(figure.name()).isEmpty())
          .forEach(figure -> rows.add(gone(figure)));
    }
    rows.add(ratio());
    return rows;
  }

  private Row row(Figure measured) {
    return base.benchmark(measured.name())
        .map(recorded -> row(recorded, measured))
        .orElseGet(() ->
            new Row(
                measured.name(),
                measured.unit(),
                Double.NaN,
                measured.score(),
                Double.NaN,
                Outcome.NEW));
  }

  private Row row(Figure recorded, Figure measured) {
    if (!recorded.unit().equals(measured.unit())) {
      return gone(recorded);
    }
    Figure corrected = measured.onSlowerMachine(1 / timesAsSlow());
    double times = corrected.timesAsBadAs(recorded);
    Outcome outcome = outcome(times, plan.timesAsBadMax());
    boolean shown = !plan.beyondErrors() || corrected.isApartFrom(recorded);
    return new Row(
        measured.name(),
        measured.unit(),
        recorded.score(),
        measured.score(),
        corrected.score() / recorded.score() - 1,
        shown || outcome == Outcome.SAME ? outcome : Outcome.NOISE);
  }

  private static Row gone(Figure recorded) {
    return new Row(
        recorded.name(), recorded.unit(), recorded.score(), Double.NaN, Double.NaN, Outcome.GONE);
  }

  private Row ratio() {
    double share = now.ratio().ratio() / base.ratio().ratio();
    return new Row(
        RATIO,
        "",
        base.ratio().ratio(),
        now.ratio().ratio(),
        share - 1,
        outcome(1 / share, 1 / plan.ratioShareMin()));
  }

  private static Outcome outcome(double timesAsBad, double max) {
    if (timesAsBad > max) {
      return Outcome.WORSE;
    }
    return timesAsBad < 1 / max ? Outcome.BETTER : Outcome.SAME;
  }
}
