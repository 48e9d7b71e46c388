package io.myriarch.bench.pipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a pipe did; latencies are those of completed tasks, from their intended time.
 *
 * @param curve points of percentile and microseconds; read from the client, not written on
 */
public record PipeResult(
    @JsonProperty("tasks_per_second") double tasksPerSecond,
    @JsonProperty("p50_us") double p50Us,
    @JsonProperty("p90_us") double p90Us,
    @JsonProperty("p99_us") double p99Us,
    @JsonProperty("p99_9_us") double p999Us,
    @JsonProperty("p99_99_us") double p9999Us,
    @JsonProperty("max_us") double maxUs,
    @JsonProperty(value = "curve", access = JsonProperty.Access.WRITE_ONLY) List<double[]> curve) {}
