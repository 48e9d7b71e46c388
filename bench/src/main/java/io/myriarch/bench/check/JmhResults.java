package io.myriarch.bench.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code ./myriarch bench --json FILE} wrote. */
final class JmhResults {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = "Benchmark";

  /** Of hand-overs between threads only what came out counts, not the calls of both sides. */
  private static final String HANDED_OVER = "handedOver";

  private JmhResults() {}

  static List<Figure> read(Path file) {
    try {
      return parse(JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new LoadException("JMH's figures cannot be read: " + e.getMessage(), e);
    }
  }

  static List<Figure> parse(JsonNode file) {
    List<Figure> figures = new ArrayList<>();
    for (JsonNode benchmark : file.path("benchmarks")) {
      JsonNode metric = benchmark.path("secondaryMetrics").path(HANDED_OVER);
      figures.add(figure(benchmark, metric.isObject() ? metric : benchmark.path("primaryMetric")));
    }
    if (figures.isEmpty()) {
      throw new LoadException("JMH measured nothing.");
    }
    return List.copyOf(figures);
  }

  private static Figure figure(JsonNode benchmark, JsonNode metric) {
    double score = metric.path("score").asDouble();
    String name = name(benchmark);
    if (!(score > 0)) {
      throw new LoadException("JMH gave no figure for %s.".formatted(name));
    }
    return new Figure(
        name,
        metric.path("scoreUnit").asText(),
        score,
        metric.path("scoreError").asDouble(Double.NaN),
        "thrpt".equals(benchmark.path("mode").asText()));
  }

  /** Class without package and suffix, method, parameters. */
  private static String name(JsonNode benchmark) {
    String[] parts = benchmark.path("benchmark").asText().split("\\.", -1);
    String type = parts[Math.max(0, parts.length - 2)];
    StringBuilder name = new StringBuilder();
    name.append(type.endsWith(SUFFIX) ? type.substring(0, type.length() - SUFFIX.length()) : type);
    name.append('.').append(parts[parts.length - 1]);
    benchmark
        .path("params")
        .properties()
        .forEach(
            p -> name.append(' ').append(p.getKey()).append('=').append(p.getValue().asText()));
    return name.toString();
  }

  /** JMH's pattern for the method that a figure's name stands for, whatever its parameters. */
  static String pattern(String name) {
    int end = name.indexOf(' ');
    String[] parts = (end < 0 ? name : name.substring(0, end)).split("\\.", -1);
    return "\\." + parts[0] + SUFFIX + "\\." + parts[1] + "$";
  }
}
