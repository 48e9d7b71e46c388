package io.myriarch.bench.scale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.myriarch.bench.product.LoadFigures;
import io.myriarch.bench.product.Percentiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one size came to; what was not measured, or failed, is not there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
final class ScaleRow {
  @JsonProperty("part")
  private final String part;

  @JsonProperty("size")
  private final int size;

  /** Figures of this part by name. */
  @JsonProperty("figures")
  private final Map<String, Double> figures = new LinkedHashMap<>();

  @JsonProperty("tasks_per_second")
  private Double perSecond;

  @JsonProperty("cpu_us_per_task")
  private Double cpuUsPerTask;

  @JsonProperty("completed_at_10000_per_second")
  private Percentiles completed;

  @JsonProperty("failures")
  private final List<String> failures = new ArrayList<>();

  ScaleRow(String part, int size) {
    this.part = part;
    this.size = size;
  }

  String part() {
    return part;
  }

  int size() {
    return size;
  }

  void put(String figure, double value) {
    figures.put(figure, value);
  }

  void putBytes(String figure, long bytes) {
    figures.put(figure, (double) bytes);
  }

  Map<String, Double> figures() {
    return figures;
  }

  List<String> failures() {
    return failures;
  }

  void fail(String what, String reason) {
    failures.add(what + ": " + reason);
  }

  /** As fast as it goes. */
  void fastest(LoadFigures load) {
    if (load.passed()) {
      perSecond = load.tasksPerSecond();
      cpuUsPerTask = load.cpuUsPerTask();
    } else {
      fail("as fast as it goes", load.reason());
    }
  }

  /** At the fixed rate. */
  void paced(LoadFigures load) {
    if (load.passed()) {
      completed = load.completed();
    } else {
      fail("at 10,000/s", load.reason());
    }
  }

  /** Null if it failed or was not measured. */
  Double perSecond() {
    return perSecond;
  }

  Double cpuUsPerTask() {
    return cpuUsPerTask;
  }

  Percentiles completed() {
    return completed;
  }
}
