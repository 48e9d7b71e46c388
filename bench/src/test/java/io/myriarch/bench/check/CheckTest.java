package io.myriarch.bench.check;

import static io.myriarch.bench.check.Measurements.QUARTER;
import static io.myriarch.bench.check.Measurements.ratio;
import static io.myriarch.bench.check.Measurements.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.myriarch.bench.BenchEnvironment;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckTest {
  @TempDir private Path folder;
  private final FakeGauges gauges = new FakeGauges();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private BaseFile file;

  /** Gives what it was given, in that order. */
  private static final class FakeGauges implements Gauges {
    private final Deque<JmhFigures> figures = new ArrayDeque<>();
    private final Deque<RatioFigures> ratios = new ArrayDeque<>();
    private final List<List<String>> asked = new ArrayList<>();

    FakeGauges jmh(double calibrationNs, Figure... run) {
      figures.add(new JmhFigures(calibrationNs, 0.01, List.of(run)));
      return this;
    }

    FakeGauges ratio(RatioFigures run) {
      ratios.add(run);
      return this;
    }

    @Override
    public JmhFigures jmh(List<String> benchmarks, List<String> options) {
      asked.add(benchmarks);
      return figures.remove();
    }

    @Override
    public RatioFigures ratio(int rounds, int seconds) {
      return ratios.remove();
    }
  }

  @BeforeEach
  void recordABase() {
    file = new BaseFile(folder.resolve("base.json"));
    file.write(Measurements.of(time("A.b", 100, 1), time("A.c", 100, 1)));
  }

  @Test
  void shouldPassWhereNothingGotWorse() {
    gauges.jmh(2, time("A.b", 200, 1), time("A.c", 200, 1)).ratio(QUARTER);

    assertThat(check(CheckPlan.FULL).compare(file)).isTrue();

    assertThat(said())
        .contains("Base      commit abc, 2026-01-02T03:04:05Z, Some CPU")
        .contains("2.00 times as slow")
        .contains("product 500,000/s of the pipe's 2,000,000/s")
        .contains("PASSED  nothing got worse");
    assertThat(gauges.asked).hasSize(1);
  }

  @Test
  void shouldNameWhatGotWorseAndStaysSo() {
    gauges.jmh(1, time("A.b", 200, 1), time("A.c", 100, 1)).ratio(QUARTER);
    gauges.jmh(1, time("A.b", 190, 1));

    assertThat(check(CheckPlan.FULL).compare(file)).isFalse();

    assertThat(said()).contains("FAILED  worse or gone: A.b\n").contains("+90.0 %  WORSE");
    assertThat(gauges.asked.getLast()).containsExactly("\\.ABenchmark\\.b$");
  }

  @Test
  void shouldForgiveWhatIsNotWorseAgain() {
    gauges.jmh(1, time("A.b", 200, 1), time("A.c", 100, 1)).ratio(ratio(0.1));
    gauges.jmh(2, time("A.b", 202, 1)).ratio(ratio(0.24));

    assertThat(check(CheckPlan.FULL).compare(file)).isTrue();

    assertThat(said()).contains("Measuring again").contains("PASSED");
  }

  @Test
  void shouldNameTheRatioThatFellTwice() {
    gauges.jmh(1, time("A.b", 100, 1), time("A.c", 100, 1)).ratio(ratio(0.1)).ratio(ratio(0.12));

    assertThat(check(CheckPlan.FULL).compare(file)).isFalse();

    assertThat(said())
        .contains("FAILED  worse or gone: ratio to the bare pipe\n")
        .contains("0.250       0.120");
  }

  @Test
  void shouldFailWhereABenchmarkIsGone() {
    gauges.jmh(1, time("A.b", 100, 1)).ratio(QUARTER);

    assertThat(check(CheckPlan.FULL).compare(file)).isFalse();

    assertThat(said()).contains("FAILED  worse or gone: A.c\n");
    assertThat(gauges.asked).hasSize(1);
  }

  @Test
  void shouldNotLetADisturbedCalibrationHideAFall() {
    gauges.figures.add(JmhFigures.of(1, 3, List.of(time("A.b", 250, 1), time("A.c", 100, 1))));
    gauges.figures.add(JmhFigures.of(3, 1, List.of(time("A.b", 250, 1))));
    gauges.ratio(QUARTER);

    assertThat(check(CheckPlan.FULL).compare(file)).isFalse();

    assertThat(said())
        .contains("Warning: the machine changed its speed by 200 % meanwhile")
        .contains("FAILED  worse or gone: A.b\n");
  }

  @Test
  void shouldMeasureNothingWithoutABase() {
    BaseFile none = new BaseFile(folder.resolve("none.json"));

    assertThatThrownBy(() -> check(CheckPlan.SHORT).compare(none))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("There is no recorded base");
    assertThat(gauges.asked).isEmpty();
  }

  @Test
  void shouldRecordABaseThatItPassesItself() {
    BaseFile anew = new BaseFile(folder.resolve("anew.json"));
    gauges.jmh(3, time("A.b", 300, 1)).ratio(QUARTER).jmh(3, time("A.b", 300, 1)).ratio(QUARTER);

    check(CheckPlan.FULL).record(anew);

    assertThat(anew.read().environment()).containsKeys("commit", "load_average_before");
    assertThat(said()).contains("Recorded 1 benchmarks and the ratio 0.250: " + anew);
    assertThat(check(CheckPlan.FULL).compare(anew)).isTrue();
  }

  private Check check(CheckPlan plan) {
    Terminal terminal =
        new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false, false);
    BenchEnvironment environment =
        new BenchEnvironment(Path.of(System.getProperty("myriarch.root")));
    return new Check((Gauges) gauges, plan, environment, terminal);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
