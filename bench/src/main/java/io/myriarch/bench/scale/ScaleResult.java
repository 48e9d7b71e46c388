package io.myriarch.bench.scale;

import static io.myriarch.loadtest.terminal.Figures.bytes;
import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.bench.report.TextTable;
import io.myriarch.loadtest.report.BarsSvg;
import io.myriarch.loadtest.report.BarsSvg.Bar;
import io.myriarch.loadtest.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** What came of all sizes. */
public record ScaleResult(ScalePlan plan, List<ScaleRow> rows) {
  private static final String NONE = "-";

  public ScaleResult {
    rows = List.copyOf(rows);
  }

  public boolean passed() {
    return rows.stream().allMatch(row -> row.failures().isEmpty());
  }

  /** One row, as soon as it is known. */
  static String line(ScaleRow row) {
    return String.format(
        Locale.ROOT,
        "  %-12s %,11d  %11s/s  p99 at 10,000/s %s%s",
        row.part(),
        row.size(),
        fastest(row),
        p99(row),
        row.failures().isEmpty() ? "" : "  FAILED");
  }

  /** A table for each part, then what failed. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, agents());
    add(lines, plain("shards"));
    add(lines, plain("connections"));
    add(lines, backlogs());
    for (ScaleRow row : rows) {
      for (String why : row.failures()) {
        lines.add("  FAILED  %s %s, %s".formatted(row.part(), whole(row.size()), why));
      }
    }
    return lines;
  }

  /** Nothing of a part that was left out. */
  private static void add(List<String> lines, TextTable table) {
    if (table.lines().size() > 1) {
      lines.addAll(table.lines());
      lines.add("");
    }
  }

  private TextTable agents() {
    TextTable table =
        new TextTable(
            "agents",
            "ready",
            "idle RSS",
            "B an agent",
            "idle cores",
            "tasks/s",
            "CPU us",
            "p50",
            "p99",
            "RSS then");
    for (ScaleRow row : of("agents")) {
      table.row(
          whole(row.size()),
          figure(row, "ready_s", s -> decimals("%.1f s", s)),
          figure(row, "idle_rss_bytes", b -> bytes(b)),
          figure(row, "runtimes_bytes_per_agent", b -> whole(b)),
          figure(row, "idle_cores", c -> decimals("%.3f", c)),
          fastest(row),
          cpu(row),
          p50(row),
          p99(row),
          figure(row, "loaded_rss_bytes", b -> bytes(b)));
    }
    return table;
  }

  private TextTable plain(String part) {
    TextTable table = new TextTable(part, "tasks/s", "CPU us", "p50", "p99");
    of(part)
        .forEach(row -> table.row(whole(row.size()), fastest(row), cpu(row), p50(row), p99(row)));
    return table;
  }

  private TextTable backlogs() {
    TextTable table =
        new TextTable(
            "backlog",
            "submitted/s",
            "scheduler RSS",
            "not mapped",
            "tasks/s",
            "CPU us",
            "p50",
            "p99");
    for (ScaleRow row : of("backlog")) {
      table.row(
          whole(row.size()),
          figure(row, "submitted_per_second", s -> whole(s)),
          figure(row, "scheduler_rss_bytes", b -> bytes(b)),
          figure(row, "scheduler_rss_bytes_without_mapped_files", b -> bytes(b)),
          fastest(row),
          cpu(row),
          p50(row),
          p99(row));
    }
    return table;
  }

  private List<ScaleRow> of(String part) {
    return rows.stream().filter(row -> row.part().equals(part)).toList();
  }

  private static String figure(ScaleRow row, String name, DoubleFunction<String> text) {
    Double value = row.figures().get(name);
    return value == null ? NONE : text.apply(value);
  }

  private static String fastest(ScaleRow row) {
    return row.perSecond() == null ? NONE : whole(row.perSecond());
  }

  private static String cpu(ScaleRow row) {
    return row.cpuUsPerTask() == null ? NONE : decimals("%.2f", row.cpuUsPerTask());
  }

  private static String p50(ScaleRow row) {
    return row.completed() == null ? NONE : time(row.completed().p50());
  }

  private static String p99(ScaleRow row) {
    return row.completed() == null ? NONE : time(row.completed().p99());
  }

  private static String decimals(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }

  /** The fields for a JSON object. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("durability", "fsync");
    fields.put("duration_s", plan.duration().toSeconds());
    fields.put("warmup_s", plan.warmup().toSeconds());
    fields.put("idle_s", plan.idle().toSeconds());
    fields.put("rows", rows);
    return fields;
  }

  /** Throughput by size; {@code place} says where it was measured. */
  public String picture(String place) {
    List<Bar> bars = new ArrayList<>();
    for (ScaleRow row : rows) {
      if (row.perSecond() != null) {
        double value = row.perSecond();
        String label = whole(row.size()) + " " + words(row.part());
        bars.add(new Bar(label, new Spread(value, value, value), false));
      }
    }
    String subtitle =
        "one run of %d s each, results followed".formatted(plan.duration().toSeconds());
    return new BarsSvg("Tasks a second by size", subtitle, place)
        .picture(bars, value -> whole(value));
  }

  private static String words(String part) {
    return part.equals("backlog") ? "tasks waiting" : part;
  }
}
