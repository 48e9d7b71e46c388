package io.myriarch.bench.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.bench.BenchEnvironment;
import io.myriarch.bench.pipe.PipeResult;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RatioRunTest {
  @TempDir private Path folder;
  private final List<String> turns = new ArrayList<>();

  @Test
  void shouldMeasureInTurnsAndTakeTheMedians() {
    RatioResult result = run(3, List.of(1000.0, 2000.0, 1600.0), List.of(500.0, 400.0, 480.0));

    assertThat(turns)
        .containsExactly("pipe 7", "product 7", "pipe 7", "product 7", "pipe 7", "product 7");
    assertThat(result.pipePerSecond()).isEqualTo(1600);
    assertThat(result.productPerSecond()).isEqualTo(480);
    assertThat(result.ratio()).isCloseTo(0.3, within(1e-9));
  }

  @Test
  void shouldTakeTheMiddleOfTwo() {
    assertThat(run(2, List.of(1000.0, 1000.0), List.of(200.0, 400.0)).ratio())
        .isCloseTo(0.3, within(1e-9));
  }

  @Test
  void shouldReportEachRoundWithTheEnvironment() throws IOException {
    Path file = folder.resolve("ratio.json");
    Path root = Path.of(System.getProperty("myriarch.root"));

    RatioReport.write(run(1, List.of(1000.0), List.of(250.0)), new BenchEnvironment(root), file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("ratio").asDouble()).isEqualTo(0.25);
    assertThat(json.path("pipe_per_second").asLong()).isEqualTo(1000);
    assertThat(json.at("/rounds/0/pipe/tasks_per_second").asDouble()).isEqualTo(1000);
    assertThat(json.at("/rounds/0/product/p99_9_us").asDouble()).isEqualTo(3);
    assertThat(json.at("/environment/flags/scheduler").asText()).contains("-XX:+UseParallelGC");
    assertThat(json.path("environment").path("load_average_before").isNumber()).isTrue();
  }

  @Test
  void shouldEndWithALoadThatFailed() {
    LoadFigures failed =
        new LoadFigures(false, "1 task accepted and never ended.", 9, null, null, 1, 1);

    assertThatThrownBy(() -> ProductResult.of(failed))
        .isInstanceOf(LoadException.class)
        .hasMessage("The load on the product FAILED: 1 task accepted and never ended.");
  }

  private RatioResult run(int rounds, List<Double> pipe, List<Double> product) {
    Iterator<Double> bare = pipe.iterator();
    Iterator<Double> whole = product.iterator();
    return new RatioRun(
            seconds -> {
              turns.add("pipe " + seconds);
              return new PipeResult(bare.next(), 1, 2, 2, 3, 4, 5, List.of());
            },
            seconds -> {
              turns.add("product " + seconds);
              return new ProductResult(whole.next(), 1, 2, 3);
            })
        .run(rounds, 7, _ -> {});
  }
}
