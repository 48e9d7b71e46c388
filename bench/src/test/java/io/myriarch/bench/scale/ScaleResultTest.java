package io.myriarch.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.product.Percentiles;
import io.myriarch.scheduler.fleet.FleetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScaleResultTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 99, 1_000, 1_000_003})
  void shouldWriteAFleetThatAddsUp(int agents) throws IOException {
    Path file = folder.resolve("fleet.yaml");
    Files.writeString(file, FleetText.of(agents));

    assertThat(FleetFile.load(file.toString()).agents()).isEqualTo(agents);
  }

  @Test
  void shouldShowTheTablesOfWhatWasMeasured() {
    ScaleRow row = new ScaleRow("agents", 30_000);
    row.put("ready_s", 3.14);
    row.put("idle_rss_bytes", 600 << 20);
    row.fastest(load(true, 500_000));
    row.paced(load(true, 10_000));

    ScaleResult result = result(row);

    assertThat(result.passed()).isTrue();
    assertThat(result.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            " agents ready idle RSS B an agent idle cores tasks/s CPU us p50 p99 RSS then",
            " 30,000 3.1 s 600 MiB - - 500,000 4.00 1 us 3 us -",
            "");
    assertThat(result.picture("here")).contains("30,000 agents", "500,000");
  }

  @Test
  void shouldTakeNoFigureFromARunThatFailed() {
    ScaleRow row = new ScaleRow("connections", 1_000);
    row.fastest(load(false, 500_000));
    row.paced(load(true, 10_000));

    ScaleResult result = result(row);

    assertThat(result.passed()).isFalse();
    assertThat(result.lines().getLast())
        .isEqualTo("  FAILED  connections 1,000, as fast as it goes: 1 task lost.");
    JsonNode json = new ObjectMapper().valueToTree(result.fields());
    assertThat(json.at("/rows/0/tasks_per_second").isMissingNode()).isTrue();
    assertThat(json.at("/rows/0/completed_at_10000_per_second/p99_us").asDouble()).isEqualTo(3);
    assertThat(json.at("/rows/0/part").asText()).isEqualTo("connections");
  }

  private static ScaleResult result(ScaleRow row) {
    Duration second = Duration.ofSeconds(1);
    ScalePlan plan =
        new ScalePlan(List.of(), List.of(), List.of(), List.of(), second, second, second);
    return new ScaleResult(plan, List.of(row));
  }

  private static LoadFigures load(boolean passed, double perSecond) {
    Percentiles latency = new Percentiles(1, 2, 3, 4, 5, 6, List.of());
    return new LoadFigures(passed, "1 task lost.", perSecond, latency, latency, 4, 412);
  }
}
