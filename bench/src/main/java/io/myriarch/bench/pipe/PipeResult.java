package io.myriarch.bench.pipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a pipe did; latencies are those of completed tasks, from their intended time. */
public record PipeResult(
    @JsonProperty("tasks_per_second") double tasksPerSecond,
    @JsonProperty("p50_us") double p50Us,
    @JsonProperty("p99_us") double p99Us,
    @JsonProperty("p99_9_us") double p999Us) {}
