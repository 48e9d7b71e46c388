package io.myriarch.bench.check;

import static io.myriarch.bench.check.Measurements.QUARTER;
import static io.myriarch.bench.check.Measurements.ratio;
import static io.myriarch.bench.check.Measurements.throughput;
import static io.myriarch.bench.check.Measurements.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.myriarch.bench.check.Row.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComparisonTest {
  @ParameterizedTest
  @CsvSource({
    "100, 124, SAME",
    "100, 126, WORSE",
    "100, 81, SAME",
    "100, 79, BETTER",
  })
  void shouldCallATimeWorseBeyondAQuarter(double base, double now, Outcome outcome) {
    assertThat(
            full(Measurements.of(time("A.b", base, 1)), Measurements.of(time("A.b", now, 1)))
                .outcome())
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 81, SAME",
    "100, 79, WORSE",
    "100, 124, SAME",
    "100, 126, BETTER",
  })
  void shouldCallAThroughputWorseWhereItIsLower(double base, double now, Outcome outcome) {
    assertThat(
            full(
                    Measurements.of(throughput("A.b", base, 1)),
                    Measurements.of(throughput("A.b", now, 1)))
                .outcome())
        .isEqualTo(outcome);
  }

  @Test
  void shouldNotCallWorseWhatLiesWithinTheErrors() {
    assertThat(
            full(Measurements.of(time("A.b", 100, 30)), Measurements.of(time("A.b", 150, 30)))
                .outcome())
        .isEqualTo(Outcome.NOISE);
    assertThat(
            full(Measurements.of(time("A.b", 100, 20)), Measurements.of(time("A.b", 150, 20)))
                .outcome())
        .isEqualTo(Outcome.WORSE);
  }

  @Test
  void shouldTakeAFigureWithoutAnErrorAsItIs() {
    assertThat(
            full(
                    Measurements.of(time("A.b", 100, Double.NaN)),
                    Measurements.of(time("A.b", 130, Double.NaN)))
                .outcome())
        .isEqualTo(Outcome.WORSE);
  }

  @Test
  void shouldNotBlameTheCodeForASlowerMachine() {
    Measurement base = Measurements.of(1, QUARTER, time("A.b", 100, 1), throughput("C.d", 100, 1));
    Measurement slower = Measurements.of(2, QUARTER, time("A.b", 200, 1), throughput("C.d", 50, 1));

    List<Row> rows = new Comparison(base, slower, CheckPlan.FULL).rows();

    assertThat(rows).extracting(Row::outcome).containsOnly(Outcome.SAME);
    assertThat(rows.getFirst().now()).isEqualTo(200);
    assertThat(rows.getFirst().change()).isCloseTo(0, within(1e-9));
    assertThat(rows.get(1).change()).isCloseTo(0, within(1e-9));
  }

  @Test
  void shouldSeeAFallThatAFasterMachineHides() {
    Row row =
        full(
            Measurements.of(1, QUARTER, time("A.b", 100, 1)),
            Measurements.of(0.5, QUARTER, time("A.b", 100, 1)));

    assertThat(row.outcome()).isEqualTo(Outcome.WORSE);
    assertThat(row.change()).isCloseTo(1, within(1e-9));
  }

  @Test
  void shouldNameWhatIsNotMeasuredAnyMoreWhereAllIs() {
    Measurement base = Measurements.of(time("A.b", 100, 1), time("A.gone", 100, 1));
    Measurement now = Measurements.of(time("A.b", 100, 1));

    assertThat(new Comparison(base, now, CheckPlan.FULL).rows())
        .filteredOn(row -> row.outcome().isFall())
        .extracting(Row::name)
        .containsExactly("A.gone");
    assertThat(new Comparison(base, now, CheckPlan.SHORT).rows())
        .noneMatch(row -> row.outcome().isFall());
  }

  @Test
  void shouldNotFailForABenchmarkThatIsNew() {
    Row row = full(Measurements.of(time("A.b", 100, 1)), Measurements.of(time("A.new", 100, 1)));

    assertThat(row.outcome()).isEqualTo(Outcome.NEW);
    assertThat(row.outcome().isFall()).isFalse();
  }

  @Test
  void shouldNotCompareUnitsThatDiffer() {
    Row row =
        full(
            Measurements.of(time("A.b", 100, 1)),
            Measurements.of(new Figure("A.b", "us/op", 0.1, 0.01, false)));

    assertThat(row.outcome()).isEqualTo(Outcome.GONE);
  }

  @ParameterizedTest
  @CsvSource({"0.22, SAME", "0.21, WORSE", "0.29, SAME", "0.30, BETTER"})
  void shouldCallTheRatioWorseBeyondFifteenHundredths(double now, Outcome outcome) {
    assertThat(ratioRow(now, CheckPlan.FULL).outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"0.13, SAME", "0.12, WORSE"})
  void shouldFailInShortOnlyWhereTheRatioIsHalved(double now, Outcome outcome) {
    assertThat(ratioRow(now, CheckPlan.SHORT).outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"199, SAME", "201, WORSE"})
  void shouldFailInShortOnlyWhereATimeIsDoubled(double now, Outcome outcome) {
    Comparison comparison =
        new Comparison(
            Measurements.of(time("A.b", 100, 90)),
            Measurements.of(time("A.b", now, 90)),
            CheckPlan.SHORT);

    assertThat(comparison.rows().getFirst().outcome()).isEqualTo(outcome);
  }

  private static Row ratioRow(double now, CheckPlan plan) {
    return new Comparison(Measurements.of(1, QUARTER), Measurements.of(1, ratio(now)), plan)
        .rows()
        .getLast();
  }

  private static Row full(Measurement base, Measurement now) {
    return new Comparison(base, now, CheckPlan.FULL).rows().getFirst();
  }
}
