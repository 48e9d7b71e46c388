package io.myriarch.compare.report;

import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.loadtest.report.BarsSvg;
import io.myriarch.loadtest.report.BarsSvg.Bar;
import io.myriarch.loadtest.report.Spread;
import io.myriarch.loadtest.terminal.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;

/** A chart of all that can be quoted, best first: tasks a second, or at a fixed rate p99. */
public final class BarChart {
  private final Comparison comparison;
  private final boolean open;

  public BarChart(Comparison comparison) {
    this.comparison = comparison;
    this.open = comparison.pace().open();
  }

  /** Writes the chart; {@code place} says in a line where the figures were taken. */
  public void write(String place, Path file) throws IOException {
    Files.writeString(file, svg(place));
  }

  String svg(String place) {
    DoubleFunction<String> unit = open ? Figures::time : Figures::whole;
    return new BarsSvg(title(), subtitle(), place).picture(bars(), unit);
  }

  private List<Bar> bars() {
    Comparator<Outcome> order = Comparator.comparingDouble(row -> figure(row).median());
    return comparison.outcomes().stream()
        .filter(Outcome::isQuotable)
        .sorted(open ? order : order.reversed())
        .map(row -> new Bar(label(row), figure(row), !row.isOurs()))
        .toList();
  }

  private Spread figure(Outcome row) {
    return open ? row.p99Us() : row.perSecond();
  }

  private static String label(Outcome row) {
    return "%s (%s)".formatted(row.profile().title(), row.profile().durability().letter());
  }

  private String title() {
    return open
        ? "Submit, execute a no-op, learn of its end: p99 at %s tasks/s"
            .formatted(whole(comparison.pace().perSecond()))
        : "Submit, execute a no-op, learn of its end: tasks/s";
  }

  private String subtitle() {
    return ("median of %d runs, line: least to most; F forced to disk before the acknowledgement,"
            + " K survives kill -9, M memory")
        .formatted(comparison.rounds());
  }
}
