package io.myriarch.bench.product;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.myriarch.bench.pipe.PipeResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Latencies in microseconds.
 *
 * @param curve points of percentile and microseconds
 */
public record Percentiles(
    @JsonProperty("p50_us") double p50,
    @JsonProperty("p90_us") double p90,
    @JsonProperty("p99_us") double p99,
    @JsonProperty("p99_9_us") double p999,
    @JsonProperty("p99_99_us") double p9999,
    @JsonProperty("max_us") double max,
    @JsonIgnore List<double[]> curve) {

  /** Those of {@code ./myriarch load --json}; zeros where it measured none. */
  static Percentiles of(JsonNode latency, JsonNode curve) {
    List<double[]> points = new ArrayList<>();
    curve.forEach(
        point -> points.add(new double[] {point.path(0).asDouble(), point.path(1).asDouble()}));
    return new Percentiles(
        latency.path("p50").asDouble(),
        latency.path("p90").asDouble(),
        latency.path("p99").asDouble(),
        latency.path("p99_9").asDouble(),
        latency.path("p99_99").asDouble(),
        latency.path("max").asDouble(),
        points);
  }

  /** Those of a pipe. */
  public static Percentiles of(PipeResult pipe) {
    return new Percentiles(
        pipe.p50Us(),
        pipe.p90Us(),
        pipe.p99Us(),
        pipe.p999Us(),
        pipe.p9999Us(),
        pipe.maxUs(),
        pipe.curve());
  }
}
