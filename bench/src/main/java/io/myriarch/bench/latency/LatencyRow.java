package io.myriarch.bench.latency;

import io.myriarch.bench.product.Percentiles;
import io.myriarch.loadtest.report.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** All rounds at one rate or under one collector; figures are medians of those that passed. */
final class LatencyRow {
  private final String name;
  private final long rate;
  private final List<LatencyRound> rounds = new ArrayList<>();

  LatencyRow(String name, long rate) {
    this.name = name;
    this.rate = rate;
  }

  void add(LatencyRound round) {
    rounds.add(round);
  }

  String name() {
    return name;
  }

  long rate() {
    return rate;
  }

  int rounds() {
    return rounds.size();
  }

  int failed() {
    return (int) rounds.stream().filter(round -> !round.load().passed()).count();
  }

  /** Why the first of the runs that failed did. */
  Optional<String> failure() {
    return rounds.stream()
        .filter(round -> !round.load().passed())
        .map(round -> round.load().reason())
        .findFirst();
  }

  /** Those that may be quoted. */
  List<LatencyRound> passed() {
    return rounds.stream().filter(round -> round.load().passed()).toList();
  }

  Optional<Percentiles> completed() {
    return median(passed().stream().map(round -> round.load().completed()).toList());
  }

  Optional<Percentiles> acknowledged() {
    return median(passed().stream().map(round -> round.load().acknowledged()).toList());
  }

  Optional<Percentiles> pipe() {
    return median(rounds.stream().map(LatencyRound::pipe).filter(pipe -> pipe != null).toList());
  }

  double median(ToDoubleFunction<LatencyRound> figure) {
    return Spread.of(passed(), figure).median();
  }

  /** Each percentile the median of the rounds; the curve is that of the round in the middle. */
  private static Optional<Percentiles> median(List<Percentiles> all) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Function<ToDoubleFunction<Percentiles>, Double> of = f -> Spread.of(all, f).median();
    List<Percentiles> byP99 =
        all.stream().sorted(Comparator.comparingDouble(Percentiles::p99)).toList();
    return Optional.of(
        new Percentiles(
            of.apply(Percentiles::p50),
            of.apply(Percentiles::p90),
            of.apply(Percentiles::p99),
            of.apply(Percentiles::p999),
            of.apply(Percentiles::p9999),
            of.apply(Percentiles::max),
            byP99.get(all.size() / 2).curve()));
  }
}
