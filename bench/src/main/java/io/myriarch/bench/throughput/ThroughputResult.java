package io.myriarch.bench.throughput;

import io.myriarch.bench.report.TextTable;
import io.myriarch.bench.throughput.ThroughputRun.PipeFigure;
import io.myriarch.loadtest.report.BarsSvg;
import io.myriarch.loadtest.report.BarsSvg.Bar;
import io.myriarch.loadtest.report.Spread;
import io.myriarch.loadtest.terminal.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of all rows; a row with a run that failed shows why instead of figures. */
public record ThroughputResult(
    Duration duration,
    Duration warmup,
    int rounds,
    List<ThroughputOutcome> outcomes,
    List<PipeFigure> pipes) {

  /** Whether every run of every row was clean. */
  public boolean passed() {
    return outcomes.stream().allMatch(outcome -> outcome.failure().isEmpty());
  }

  /** The table for people. */
  public List<String> lines() {
    TextTable table =
        new TextTable(
            "", "tasks/s", "least", "most", "MB/s", "CPU us", "journal B", "of pipe", "audit");
    for (PipeFigures pipe : pipeFigures()) {
      Spread spread = pipe.perSecond();
      table.row(
          pipe.name(),
          Figures.whole(spread.median()),
          Figures.whole(spread.min()),
          Figures.whole(spread.max()),
          "",
          "",
          "",
          "1",
          "");
    }
    outcomes.forEach(outcome -> table.row(cells(outcome)));
    List<String> lines = new ArrayList<>(table.lines());
    outcomes.forEach(outcome ->
        outcome
            .failure()
            .ifPresent(why -> lines.add("  FAILED  " + outcome.row().name() + ": " + why)));
    return lines;
  }

  private static String[] cells(ThroughputOutcome outcome) {
    String name = outcome.row().name();
    if (outcome.failure().isPresent()) {
      return new String[] {name, "-", "-", "-", "-", "-", "-", "-", "FAILED"};
    }
    Spread perSecond = outcome.perSecond();
    return new String[] {
      name,
      Figures.whole(perSecond.median()),
      Figures.whole(perSecond.min()),
      Figures.whole(perSecond.max()),
      decimals("%.1f", outcome.megabytesPerSecond()),
      decimals("%.2f", outcome.cpuUsPerTask()),
      Figures.whole(outcome.journalBytesPerTask()),
      decimals("%.3f", outcome.ratio()),
      "clean"
    };
  }

  private static String decimals(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  /** The fields for a JSON object. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("duration_s", duration.toSeconds());
    fields.put("warmup_s", warmup.toSeconds());
    fields.put("rounds", rounds);
    fields.put(
        "pipe",
        pipeFigures().stream()
            .map(pipe -> Map.of("name", pipe.name(), "tasks_per_second", pipe.perSecond()))
            .toList());
    fields.put("rows", outcomes.stream().map(ThroughputResult::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(ThroughputOutcome outcome) {
    ThroughputRow row = outcome.row();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", row.name());
    fields.put("way", row.way().words());
    fields.put("durability", row.durability());
    fields.put("payload_bytes", row.payloadBytes());
    fields.put("runtimes", row.runtimes());
    fields.put("followed", row.follow());
    fields.put("verdict", outcome.failure().isEmpty() ? "PASSED" : "FAILED");
    if (outcome.failure().isPresent()) {
      fields.put("reason", outcome.failure().get());
      return fields;
    }
    fields.put("tasks_per_second", outcome.perSecond());
    fields.put("payload_mb_per_second", rounded(outcome.megabytesPerSecond()));
    fields.put("cpu_us_per_task", rounded(outcome.cpuUsPerTask()));
    fields.put("journal_bytes_per_task", rounded(outcome.journalBytesPerTask()));
    fields.put("ratio_to_pipe", rounded(outcome.ratio()));
    return fields;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /** The chart; {@code place} says where it was measured. */
  public String picture(String place) {
    List<Bar> bars = new ArrayList<>();
    pipeFigures().forEach(pipe -> bars.add(new Bar(pipe.name(), pipe.perSecond(), true)));
    outcomes.stream()
        .filter(outcome -> outcome.failure().isEmpty())
        .forEach(outcome -> bars.add(new Bar(outcome.row().name(), outcome.perSecond(), false)));
    String subtitle =
        "median of %d runs of %d s, line: least to most".formatted(rounds, duration.toSeconds());
    return new BarsSvg("Tasks a second, as many as go through", subtitle, place)
        .picture(bars, Figures::whole);
  }

  private record PipeFigures(String name, Spread perSecond) {}

  private List<PipeFigures> pipeFigures() {
    return pipes.stream()
        .map(PipeFigure::durability)
        .distinct()
        .map(level ->
            new PipeFigures(
                "bare pipe, " + level,
                Spread.of(
                    pipes.stream().filter(pipe -> pipe.durability().equals(level)).toList(),
                    PipeFigure::perSecond)))
        .toList();
  }
}
