package io.myriarch.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Plans;
import io.myriarch.loadtest.run.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JsonReportTest {
  static final Environment ENVIRONMENT =
      new Environment("Some CPU </script>", 2, "Linux 6", "JVM 25", "-Xmx1g", "abc");
  static final LoadResult RESULT =
      Results.of(
          Plans.echo(1_000, Duration.ofSeconds(1)),
          1_000,
          new Counts(1_000, 1_000, 999, 1, 0, 0, 0, 0, 0, 0));

  @TempDir private Path folder;

  @Test
  void shouldHaveTheFieldsThatAreDocumented() throws IOException {
    JsonNode json = written(RESULT);

    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "protocol",
            "durability",
            "offered_per_second",
            "completed_per_second",
            "submitted",
            "accepted",
            "completed",
            "failed",
            "rejected",
            "lost",
            "duplicates",
            "latency_us",
            "ack_latency_us",
            "environment",
            "verdict",
            "reason",
            "started_at",
            "duration_s",
            "payload_bytes");
    for (String latencies : new String[] {"latency_us", "ack_latency_us"}) {
      assertThat(json.get(latencies).fieldNames())
          .toIterable()
          .containsExactly("p50", "p90", "p99", "p99_9", "p99_99", "max");
    }
    assertThat(json.get("environment").fieldNames())
        .toIterable()
        .containsExactly("cpu", "cores", "kernel", "jvm", "flags", "commit");
  }

  @Test
  void shouldGiveMicroseconds() throws IOException {
    JsonNode latency = written(RESULT).get("latency_us");

    assertThat(latency.get("p50").asDouble()).isBetween(4_990.0, 5_010.0);
    assertThat(latency.get("p99").asDouble()).isBetween(9_890.0, 9_910.0);
    assertThat(latency.get("max").asDouble()).isBetween(9_990.0, 10_010.0);
  }

  @Test
  void shouldGiveTheCountsAndTheVerdict() throws IOException {
    JsonNode json = written(RESULT);

    assertThat(json.get("verdict").textValue()).isEqualTo("PASSED");
    assertThat(json.get("protocol").textValue()).isEqualTo("binary");
    assertThat(json.get("completed").asLong()).isEqualTo(999);
    assertThat(json.get("failed").asLong()).isOne();
    assertThat(json.get("started_at").textValue()).isEqualTo("2026-01-02T03:04:05Z");
  }

  private JsonNode written(LoadResult result) throws IOException {
    Path file = folder.resolve("result.json");
    JsonReport.write(result, ENVIRONMENT, file);
    return new ObjectMapper().readTree(file.toFile());
  }
}
