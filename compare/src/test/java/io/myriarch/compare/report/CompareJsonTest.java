package io.myriarch.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareJsonTest {
  @TempDir private Path folder;

  @Test
  void shouldHoldEveryRunAndTheMedians() throws IOException {
    JsonNode json = written(0);
    JsonNode ours = json.path("contenders").path(0);
    assertThat(json.path("rate_per_second").asText()).isEqualTo("max");
    assertThat(json.path("payload_bytes").asInt()).isEqualTo(100);
    assertThat(json.path("environment").path("cpu").asText()).isEqualTo("abacus");
    assertThat(json.path("left_out").path(0).asText()).isEqualTo(Samples.MISSING);
    assertThat(ours.path("per_second").path("median").asDouble()).isEqualTo(500_000);
    assertThat(ours.path("p99_us").path("max").asDouble()).isEqualTo(4_000);
    assertThat(ours.path("runs")).hasSize(3);
    assertThat(ours.has("ratio")).isFalse();
    assertThat(json.path("contenders").path(2).path("ratio").asDouble()).isEqualTo(5);
  }

  @Test
  void shouldHoldNoFigureOfOneThatFailed() throws IOException {
    JsonNode broken = written(10_000).path("contenders").path(4);
    assertThat(broken.path("verdict").asText()).isEqualTo("FAILED");
    assertThat(broken.has("per_second")).isFalse();
    assertThat(broken.path("runs").path(1).path("reason").asText())
        .isEqualTo("the rate was missed.");
  }

  private JsonNode written(long rate) throws IOException {
    Path file = folder.resolve("compare.json");
    CompareJson.write(Samples.comparison(rate), Map.of("cpu", "abacus"), file);
    return new ObjectMapper().readTree(file.toFile());
  }
}
