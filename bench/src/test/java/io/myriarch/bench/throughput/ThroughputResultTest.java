package io.myriarch.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.throughput.ThroughputRow.Way;
import io.myriarch.bench.throughput.ThroughputRun.PipeFigure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThroughputResultTest {
  private final ThroughputOutcome good =
      new ThroughputOutcome(new ThroughputRow(Way.BINARY, "fsync", 100, 2, true));
  private final ThroughputOutcome bad =
      new ThroughputOutcome(new ThroughputRow(Way.HTTP, "fsync", 100, 2, false));

  @Test
  void shouldGiveMediansWithTheirRange() {
    good.add(load(true, 400_000), 1_000_000);
    good.add(load(true, 500_000), 2_000_000);
    good.add(load(true, 600_000), 1_000_000);

    ThroughputResult result = result(good);

    assertThat(result.passed()).isTrue();
    assertThat(result.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            " tasks/s least most MB/s CPU us journal B of pipe audit",
            " bare pipe, fsync 1,000,000 1,000,000 1,000,000 1",
            " binary, fsync, 100 B, 2 runtimes, followed 500,000 400,000 600,000 50.0 4.00 412 0.400"
                + " clean");
  }

  @Test
  void shouldShowTheReasonInsteadOfFiguresWhereARunFailed() {
    bad.add(load(true, 400_000), 1_000_000);
    bad.add(load(false, 600_000), 1_000_000);

    ThroughputResult result = result(bad);

    assertThat(result.passed()).isFalse();
    assertThat(String.join("\n", result.lines()))
        .contains("FAILED  http single, fsync, 100 B, 2 runtimes, not followed: 1 task lost.")
        .doesNotContain("400,000", "600,000");
    assertThat(result.picture("here")).doesNotContain("http single").contains("bare pipe, fsync");
  }

  @Test
  void shouldWriteFiguresOnlyOfRowsThatAreClean() {
    good.add(load(true, 500_000), 1_000_000);
    bad.add(load(false, 600_000), 1_000_000);

    JsonNode json = new ObjectMapper().valueToTree(result(good, bad).fields());

    assertThat(json.at("/rows/0/tasks_per_second/median").asLong()).isEqualTo(500_000);
    assertThat(json.at("/rows/0/ratio_to_pipe").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/rows/0/verdict").asText()).isEqualTo("PASSED");
    assertThat(json.at("/rows/1/verdict").asText()).isEqualTo("FAILED");
    assertThat(json.at("/rows/1/tasks_per_second").isMissingNode()).isTrue();
    assertThat(json.at("/pipe/0/tasks_per_second/median").asLong()).isEqualTo(1_000_000);
  }

  private static ThroughputResult result(ThroughputOutcome... outcomes) {
    return new ThroughputResult(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        3,
        List.of(outcomes),
        List.of(new PipeFigure("fsync", 1_000_000)));
  }

  private static LoadFigures load(boolean passed, double perSecond) {
    return new LoadFigures(passed, "1 task lost.", perSecond, null, null, 4, 412);
  }
}
