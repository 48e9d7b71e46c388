package io.myriarch.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.product.Percentiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LatencyResultTest {
  private final LatencyRow row = new LatencyRow("10,000/s", 10_000);

  @Test
  void shouldGiveTheMediansOfTheRoundsAndTheRatioToThePipe() {
    row.add(round(true, 300));
    row.add(round(true, 100));
    row.add(round(true, 200));

    LatencyResult result = result();

    assertThat(result.passed()).isTrue();
    assertThat(result.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .contains(
            " 10,000/s completed 200 us 200 us 200 us 200 us 200 us 200 us 4.00",
            " 10,000/s bare pipe 50 us 50 us 50 us 50 us 50 us 50 us");
    JsonNode json = new ObjectMapper().valueToTree(result.fields());
    assertThat(json.at("/rows/0/completed/p99_9_us").asDouble()).isEqualTo(200);
    assertThat(json.at("/rows/0/pipe/p50_us").asDouble()).isEqualTo(50);
    assertThat(json.at("/rows/0/passed").size()).isEqualTo(3);
    assertThat(result.picture("here")).contains("stroke-dasharray", ">10,000/s<");
  }

  @Test
  void shouldTakeNoFigureFromARunThatMissedItsRate() {
    row.add(round(true, 100));
    row.add(round(false, 900));

    LatencyResult result = result();

    assertThat(result.passed()).isFalse();
    assertThat(String.join("\n", result.lines()))
        .contains("100 us", "FAILED  10,000/s, 1 of 2 runs: The rate was missed.", "1 of 2")
        .doesNotContain("900 us");
  }

  @Test
  void shouldShowNothingWhereEveryRunFailed() {
    row.add(round(false, 900));

    assertThat(String.join("\n", result().lines()).replaceAll(" +", " "))
        .contains("10,000/s completed FAILED - - - - -")
        .doesNotContain("900 us");
    assertThat(new ObjectMapper().valueToTree(result().fields()).at("/rows/0/completed")).isEmpty();
  }

  @Test
  void shouldTakeBackTheCollectorsOfTheFilesBeforeItChoosesOne() {
    assertThat(Collector.ZGC.flags()).isEqualTo("-XX:-UseParallelGC -XX:-UseSerialGC -XX:+UseZGC");
    assertThat(Collector.PARALLEL.flags()).endsWith("-XX:+UseParallelGC");
  }

  private LatencyResult result() {
    return new LatencyResult(
        "rates", "fsync", Duration.ofSeconds(10), Duration.ofSeconds(3), List.of(row));
  }

  private static LatencyRound round(boolean passed, double us) {
    LoadFigures load =
        new LoadFigures(passed, "The rate was missed.", 10_000, all(us), all(us / 2), 4, 412);
    return new LatencyRound(load, all(50), Map.of(), new GcPauses(1, 0.01));
  }

  private static Percentiles all(double us) {
    List<double[]> curve = List.of(new double[] {0, us}, new double[] {100, us});
    return new Percentiles(us, us, us, us, us, us, curve);
  }
}
