package io.myriarch.loadtest.demo;

import static io.myriarch.loadtest.terminal.Figures.bytes;
import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.loadtest.run.Sample;
import io.myriarch.loadtest.terminal.Terminal;
import io.myriarch.loadtest.terminal.Terminal.Style;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What the demo says on the terminal; nothing is wider than 80 columns. */
final class DemoLines {
  private static final double MICROSECOND_NS = 1e3;
  private static final int BAR_CELLS = 30;

  private final Terminal terminal;

  DemoLines(Terminal terminal) {
    this.terminal = terminal;
  }

  void title() {
    terminal.line("");
    terminal.line(
        terminal.styled(Style.TITLE, "Myriarch demo")
            + soft("   30,000 agents on this machine, from nothing to work"));
    terminal.line("");
  }

  void starting(int ready, int agents, double seconds) {
    if (terminal.canMove()) {
      int cells = (int) ((long) ready * BAR_CELLS / agents);
      terminal.moving(
          "  starting  [%s%s] %s of %s agents  %.1f s"
              .formatted(
                  "=".repeat(cells),
                  " ".repeat(BAR_CELLS - cells),
                  whole(ready),
                  whole(agents),
                  seconds));
    }
  }

  void ready(int agents, double seconds, Memory memory) {
    terminal.line(
        "  ready     %s agents in %.1f s, %s resident in %d processes"
            .formatted(whole(agents), seconds, bytes(memory.total()), memory.bytes().size()));
  }

  void working(long binaryRate, long httpRate, long seconds) {
    terminal.line(
        "  working   echo at %s/s over the binary protocol and %s/s over HTTP,"
            .formatted(whole(binaryRate), whole(httpRate)));
    terminal.line(
        "            real tasks beside it, %d s; every result is checked".formatted(seconds));
    terminal.line("");
  }

  void warming(Sample sample, long seconds) {
    terminal.moving(
        "  warm-up   %.0f of %d s, echo %s/s"
            .formatted(sample.atSeconds(), seconds, whole(sample.donePerSecond())));
  }

  void progress(Sample binary, Sample http, long right, long wrong) {
    terminal.moving(
        "  %4.0f s    echo %s/s %s  http %s/s  real %s%s"
            .formatted(
                binary.atSeconds(),
                whole(binary.donePerSecond()),
                latency(binary),
                http == null ? "0" : whole(http.donePerSecond()),
                whole(right),
                wrong == 0 ? "" : terminal.styled(Style.BAD, " wrong " + wrong)));
  }

  private static String latency(Sample sample) {
    return sample.p99Us() == 0
        ? ""
        : "p50 " + time(sample.p50Us()) + " p99 " + time(sample.p99Us());
  }

  void summary(DemoFigures figures) {
    terminal.clear();
    row(soft("                        this machine, now            the figure to beat"));
    row("agents ready", whole(figures.agents()), "30,000 containers");
    row("time to ready", one(figures.readySeconds()) + " s", "10 minutes");
    row("memory, all processes", bytes(figures.memory().total()), "7.5 TB");
    row("  for each agent", bytes(perAgent(figures, figures.memory())), "256 MB");
    row("  at the end of the load", bytes(figures.memoryUnderLoad().total()), "");
    row("echo tasks completed", whole(figures.completedPerSecond()) + "/s", "10,000/s");
    latencies("  binary, p50/p99/p99.9", figures.binary().completed(), "200 ms average");
    latencies("  HTTP, p50/p99/p99.9", figures.http().completed(), "");
    row("success rate", percent(figures.successRate()), "98 %");
    row("forces to disk", whole(figures.fsyncs()), "acknowledged = forced");
    terminal.line("");
    row(soft("MiB resident: " + eachProcess(figures.memory())));
    terminal.line("");
    for (RealWork kind : figures.work()) {
      work(kind);
    }
    terminal.line("");
  }

  private static double perAgent(DemoFigures figures, Memory memory) {
    return (double) memory.total() / figures.agents();
  }

  private static String eachProcess(Memory memory) {
    return memory.bytes().entrySet().stream()
        .map(e -> e.getKey() + " " + whole(e.getValue() >> 20))
        .collect(Collectors.joining(", "));
  }

  private void latencies(String name, Histogram ns, String beat) {
    row(
        name,
        "%s / %s / %s"
            .formatted(
                time(ns.getValueAtPercentile(50) / MICROSECOND_NS),
                time(ns.getValueAtPercentile(99) / MICROSECOND_NS),
                time(ns.getValueAtPercentile(99.9) / MICROSECOND_NS)),
        beat);
  }

  private void work(RealWork kind) {
    boolean good = kind.wrong() == 0 && kind.right() > 0;
    RealTask task = kind.task();
    terminal.line(
        "  %s %-18s %-13s %5s right  %s"
            .formatted(
                good ? "ok " : terminal.styled(Style.BAD, "BAD"),
                task.specialty(),
                task.operation(),
                whole(kind.right()),
                good ? "" : whole(kind.wrong()) + " wrong")
            .stripTrailing());
    if (good) {
      terminal.line("      " + soft(task.finding()));
    }
  }

  /**
   * The last lines.
   *
   * @param slow why the rate was not held; empty if it was. Slow is not wrong.
   */
  void verdict(List<String> faults, String slow, double seconds) {
    if (!slow.isEmpty()) {
      terminal.line("  slow      " + slow);
    }
    for (String fault : faults) {
      terminal.line("  " + terminal.styled(Style.BAD, "wrong") + "     " + fault);
    }
    terminal.line(
        faults.isEmpty()
            ? "  "
                + terminal.styled(Style.GOOD, "passed")
                + "    nothing lost, nothing twice, every result right; %.0f s in all"
                    .formatted(seconds)
            : "  " + terminal.styled(Style.BAD, "FAILED") + "    see above; everything is stopped");
    terminal.line("");
  }

  /** The user has had enough. */
  void interrupted() {
    terminal.lastLine("  stopping  everything, and removing the data ...");
  }

  private void row(String name, String here, String beat) {
    terminal.line(("  %-25s %-28s ".formatted(name, here) + soft(beat)).stripTrailing());
  }

  private void row(String text) {
    terminal.line("  " + text);
  }

  private String soft(String text) {
    return terminal.styled(Style.SOFT, text);
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }
}
