package io.myriarch.bench.footprint;

import io.myriarch.bench.product.ProcessUse;
import io.myriarch.bench.report.TextTable;
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
import java.util.function.ToDoubleFunction;

/**
 * What the stack costs.
 *
 * @param idleCores of all processes
 * @param processes what each held at the end, and the CPU time that it used over the idle time
 */
public record FootprintResult(
    List<StartTimes> starts, Duration idle, double idleCores, Map<String, ProcessUse> processes) {

  /** What stands for a moment of the start, from the one before it on. */
  private record Stage(String name, ToDoubleFunction<StartTimes> at) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage("supervisor, other JVMs started", StartTimes::started),
          new Stage("scheduler accepts tasks", StartTimes::accepting),
          new Stage("runtimes have joined", StartTimes::joined),
          new Stage("all agents are ready", StartTimes::ready),
          new Stage("the command returns", StartTimes::returned));

  /** The tables for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(startTable().lines());
    lines.add("");
    lines.addAll(processTable().lines());
    return lines;
  }

  private TextTable startTable() {
    TextTable table = new TextTable("start-up, after", "median", "least", "most");
    for (Stage stage : STAGES) {
      Spread at = Spread.of(starts, stage.at());
      table.row(stage.name(), seconds(at.median()), seconds(at.min()), seconds(at.max()));
    }
    return table;
  }

  private TextTable processTable() {
    TextTable table = new TextTable("idle", "resident", "of that mapped files", "cores");
    processes.forEach((name, use) ->
        table.row(
            name,
            Figures.bytes(use.rssBytes()),
            Figures.bytes(use.mappedFileBytes()),
            cores((double) use.cpuMs() / idle.toMillis())));
    table.row(
        "all",
        Figures.bytes(sum(ProcessUse::rssBytes)),
        Figures.bytes(sum(ProcessUse::mappedFileBytes)),
        cores(idleCores));
    return table;
  }

  private double sum(ToDoubleFunction<ProcessUse> figure) {
    return processes.values().stream().mapToDouble(figure).sum();
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private static String cores(double cores) {
    return String.format(Locale.ROOT, "%.4f", cores);
  }

  /** The fields for a JSON object. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("starts", starts);
    fields.put("ready_s", Spread.of(starts, StartTimes::ready));
    fields.put("idle_s", idle.toSeconds());
    fields.put("idle_cores", idleCores);
    fields.put("idle_rss_bytes", (long) sum(ProcessUse::rssBytes));
    fields.put("processes", processes);
    return fields;
  }

  /** Resident memory by process; {@code place} says where it was measured. */
  public String picture(String place) {
    List<Bar> bars = new ArrayList<>();
    processes.forEach((name, use) -> {
      double bytes = use.rssBytes();
      bars.add(new Bar(name, new Spread(bytes, bytes, bytes), false));
    });
    String subtitle =
        "after %d s idle, 30,000 agents, %s in all"
            .formatted(idle.toSeconds(), Figures.bytes(sum(ProcessUse::rssBytes)));
    return new BarsSvg("Resident memory", subtitle, place).picture(bars, Figures::bytes);
  }
}
