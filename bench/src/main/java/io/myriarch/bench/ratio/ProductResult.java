package io.myriarch.bench.ratio;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the product did; latencies are those of completed tasks. */
public record ProductResult(
    @JsonProperty("tasks_per_second") double tasksPerSecond,
    @JsonProperty("p50_us") double p50Us,
    @JsonProperty("p99_us") double p99Us,
    @JsonProperty("p99_9_us") double p999Us) {}
