package io.myriarch.bench.latency;

import static io.myriarch.loadtest.terminal.Figures.time;

import io.myriarch.bench.product.Percentiles;
import io.myriarch.bench.product.ProcessUse;
import io.myriarch.bench.report.TextTable;
import io.myriarch.loadtest.report.LatencySvg;
import io.myriarch.loadtest.report.LatencySvg.Curve;
import io.myriarch.loadtest.terminal.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of all rates or collectors; runs that failed give no figures. */
public record LatencyResult(
    String kind, String durability, Duration duration, Duration warmup, List<LatencyRow> rows) {
  private static final List<String> COLORS =
      List.of("#1f6feb", "#1a7f5a", "#c2571a", "#8250df", "#9a6700", "#57606a");

  public boolean passed() {
    return rows.stream().allMatch(row -> row.failed() == 0);
  }

  /** The tables for people. */
  public List<String> lines() {
    TextTable latencies =
        new TextTable("", "p50", "p90", "p99", "p99.9", "p99.99", "max", "p99 of pipe's");
    rows.forEach(row -> latencies(latencies, row));
    List<String> lines = new ArrayList<>(latencies.lines());
    lines.add("");
    lines.addAll(costs().lines());
    for (LatencyRow row : rows) {
      row.failure()
          .ifPresent(why ->
              lines.add(
                  "  FAILED  %s, %d of %d runs: %s"
                      .formatted(row.name(), row.failed(), row.rounds(), why)));
    }
    return lines;
  }

  private static void latencies(TextTable table, LatencyRow row) {
    String ratio =
        row.completed()
            .flatMap(ours -> row.pipe().map(pipe -> decimals("%.2f", ours.p99() / pipe.p99())))
            .orElse("");
    row(table, row.name() + " completed", row.completed(), ratio);
    row(table, row.name() + " acknowledged", row.acknowledged(), "");
    if (row.pipe().isPresent()) {
      row(table, row.name() + " bare pipe", row.pipe(), "");
    }
  }

  private static void row(
      TextTable table, String name, Optional<Percentiles> latency, String ratio) {
    latency.ifPresentOrElse(
        p ->
            table.row(
                name,
                time(p.p50()),
                time(p.p90()),
                time(p.p99()),
                time(p.p999()),
                time(p.p9999()),
                time(p.max()),
                ratio),
        () -> table.row(name, "FAILED", "-", "-", "-", "-", "-", ""));
  }

  private TextTable costs() {
    TextTable table =
        new TextTable("", "CPU us a task", "resident", "GC pauses", "in all", "runs passed");
    for (LatencyRow row : rows) {
      String passed = row.passed().size() + " of " + row.rounds();
      if (row.passed().isEmpty()) {
        table.row(row.name(), "-", "-", "-", "-", passed);
      } else {
        table.row(
            row.name(),
            decimals("%.2f", row.median(round -> round.load().cpuUsPerTask())),
            Figures.bytes(row.median(LatencyRound::rssBytes)),
            Figures.whole(row.median(round -> round.gc().count())),
            time(row.median(round -> round.gc().seconds()) * 1e6),
            passed);
      }
    }
    return table;
  }

  private static String decimals(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  /** The fields for a JSON object. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    fields.put("durability", durability);
    fields.put("duration_s", duration.toSeconds());
    fields.put("warmup_s", warmup.toSeconds());
    fields.put("rows", rows.stream().map(LatencyResult::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(LatencyRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", row.name());
    fields.put("tasks_per_second", row.rate());
    fields.put("verdict", row.failed() == 0 ? "PASSED" : "FAILED");
    row.failure().ifPresent(why -> fields.put("reason", why));
    fields.put("runs", row.rounds());
    fields.put("runs_failed", row.failed());
    row.completed().ifPresent(latency -> fields.put("completed", latency));
    row.acknowledged().ifPresent(latency -> fields.put("acknowledged", latency));
    row.pipe().ifPresent(latency -> fields.put("pipe", latency));
    fields.put("passed", row.passed().stream().map(LatencyResult::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(LatencyRound round) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("completed", round.load().completed());
    fields.put("acknowledged", round.load().acknowledged());
    fields.put("cpu_us_per_task", Math.round(round.load().cpuUsPerTask() * 1e3) / 1e3);
    fields.put("resident_bytes", rss(round.use()));
    fields.put("scheduler_gc_pauses", round.gc().count());
    fields.put("scheduler_gc_pause_seconds", round.gc().seconds());
    return fields;
  }

  private static Map<String, Long> rss(Map<String, ProcessUse> use) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    use.forEach((name, process) -> bytes.put(name, process.rssBytes()));
    return bytes;
  }

  /** The curves; {@code place} says where they were measured. */
  public String picture(String place) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      LatencyRow row = rows.get(i);
      String color = COLORS.get(i % COLORS.size());
      row.completed().ifPresent(p -> curves.add(new Curve(row.name(), color, false, p.curve())));
      row.pipe().ifPresent(p -> curves.add(new Curve("", color, true, p.curve())));
    }
    String what = kind.equals("rates") ? "completed; dashed: bare pipe. " : "completed. ";
    return LatencySvg.picture(what + durability + ", " + place, curves);
  }
}
