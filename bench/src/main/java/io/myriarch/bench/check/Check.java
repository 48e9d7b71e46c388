package io.myriarch.bench.check;

import io.myriarch.bench.BenchEnvironment;
import io.myriarch.loadtest.terminal.Figures;
import io.myriarch.loadtest.terminal.Terminal;
import io.myriarch.loadtest.terminal.Terminal.Style;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Measures, compares, measures again what looks worse, and says what is. Used once. */
public final class Check {
  private static final double DRIFT_MAX = 0.1;

  private final Gauges gauges;
  private final CheckPlan plan;
  private final BenchEnvironment environment;
  private final Terminal terminal;

  public Check(RealGauges gauges, CheckPlan plan, BenchEnvironment environment, Terminal terminal) {
    this((Gauges) gauges, plan, environment, terminal);
  }

  Check(Gauges gauges, CheckPlan plan, BenchEnvironment environment, Terminal terminal) {
    this.gauges = gauges;
    this.plan = plan;
    this.environment = environment;
    this.terminal = terminal;
  }

  /** Measures and writes the base. */
  public void record(BaseFile file) {
    Measurement now = measure();
    file.write(now);
    terminal.line(
        "Recorded %d benchmarks and the ratio %.3f: %s"
            .formatted(now.benchmarks().size(), now.ratio().ratio(), file));
  }

  /**
   * Measures and compares.
   *
   * @return whether nothing got worse
   */
  public boolean compare(BaseFile file) {
    Measurement base = file.read();
    Measurement now = measure();
    List<Row> falls = falls(base, now);
    if (!falls.isEmpty()) {
      now = again(now, falls);
    }
    Comparison comparison = new Comparison(base, now, plan);
    terminal.line("");
    heads(base, now, comparison.timesAsSlow()).forEach(terminal::line);
    List<Row> rows = comparison.rows();
    CheckTable.lines(rows).forEach(terminal::line);
    return verdict(rows);
  }

  private List<Row> falls(Measurement base, Measurement now) {
    return new Comparison(base, now, plan)
        .rows().stream().filter(row -> row.outcome().isFall()).toList();
  }

  private Measurement measure() {
    environment.warning().ifPresent(text -> terminal.line(terminal.styled(Style.BAD, text)));
    terminal.line("Measuring the benchmarks ...");
    JmhFigures jmh = gauges.jmh(plan.benchmarks(), plan.jmh());
    if (jmh.drift() > DRIFT_MAX) {
      terminal.line(
          "Warning: the machine changed its speed by %.0f %% meanwhile; something else is running."
              .formatted(jmh.drift() * 100));
    }
    terminal.line("Measuring the product against the bare pipe, in turns ...");
    RatioFigures ratio = gauges.ratio(plan.ratioRounds(), plan.ratioSeconds());
    return new Measurement(
        Measurement.FORMAT, environment.fields(), jmh.calibrationNs(), ratio, jmh.figures());
  }

  /** A machine that was disturbed makes anything look worse, once. */
  private Measurement again(Measurement now, List<Row> falls) {
    Measurement better = now;
    List<String> patterns =
        falls.stream()
            .map(Row::name)
            .filter(name -> now.benchmark(name).isPresent())
            .map(JmhResults::pattern)
            .distinct()
            .toList();
    if (!patterns.isEmpty()) {
      terminal.line("Measuring again what looks worse ...");
      better = better.orBetter(gauges.jmh(patterns, plan.jmh()));
    }
    if (falls.stream().anyMatch(row -> row.name().equals(Comparison.RATIO))) {
      terminal.line("Measuring the ratio again, which looks worse ...");
      better = better.orBetter(gauges.ratio(plan.ratioRounds(), plan.ratioSeconds()));
    }
    return better;
  }

  private static List<String> heads(Measurement base, Measurement now, double timesAsSlow) {
    return List.of(
        "Base      commit %s, %s, %s"
            .formatted(
                base.environment().get("commit"),
                base.environment().get("measured_at"),
                base.environment().get("cpu")),
        String.format(
            Locale.ROOT,
            "Machine   %.2f times as slow as the base's by the calibration (%.3f ns, then %.3f ns);"
                + " changes are without that",
            timesAsSlow,
            now.calibrationNs(),
            base.calibrationNs()),
        "Ratio     product %s/s of the pipe's %s/s; base %s/s of %s/s"
            .formatted(
                Figures.whole(now.ratio().productPerSecond()),
                Figures.whole(now.ratio().pipePerSecond()),
                Figures.whole(base.ratio().productPerSecond()),
                Figures.whole(base.ratio().pipePerSecond())));
  }

  private boolean verdict(List<Row> rows) {
    String fallen =
        rows.stream()
            .filter(row -> row.outcome().isFall())
            .map(Row::name)
            .collect(Collectors.joining(", "));
    if (fallen.isEmpty()) {
      terminal.line(terminal.styled(Style.GOOD, "PASSED") + "  nothing got worse");
      return true;
    }
    terminal.line(terminal.styled(Style.BAD, "FAILED") + "  worse or gone: " + fallen);
    return false;
  }
}
