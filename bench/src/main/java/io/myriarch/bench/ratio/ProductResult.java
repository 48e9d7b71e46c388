package io.myriarch.bench.ratio;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.loadtest.run.LoadException;

/** What the product did; latencies are those of completed tasks. */
public record ProductResult(
    @JsonProperty("tasks_per_second") double tasksPerSecond,
    @JsonProperty("p50_us") double p50Us,
    @JsonProperty("p99_us") double p99Us,
    @JsonProperty("p99_9_us") double p999Us) {

  static ProductResult of(LoadFigures load) {
    if (!load.passed()) {
      throw new LoadException("The load on the product FAILED: " + load.reason());
    }
    return new ProductResult(
        load.tasksPerSecond(),
        load.completed().p50(),
        load.completed().p99(),
        load.completed().p999());
  }
}
