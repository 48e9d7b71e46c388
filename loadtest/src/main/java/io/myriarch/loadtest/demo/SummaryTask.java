package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics of the yearly flow of the Nile at Aswan, 1871 to 1970. The demo works the same figures
 * out by itself and compares.
 */
final class SummaryTask implements RealTask {
  static final String FILE = "/data/nile.csv";
  private static final String COLUMN = "flow";
  private static final double TOLERANCE = 1e-9;

  private final String csv;
  private final Map<String, Double> expected;

  SummaryTask() {
    this(read());
  }

  SummaryTask(String csv) {
    this.csv = csv;
    this.expected = expected(column(csv));
  }

  private static String read() {
    try (InputStream in = SummaryTask.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The data file " + FILE + " cannot be read.", e);
    }
  }

  private static double[] column(String csv) {
    String[] lines =
        csv.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toArray(String[]::new);
    int index = Arrays.asList(lines[0].split(",", -1)).indexOf(COLUMN);
    return Arrays.stream(lines)
        .skip(1)
        .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[index]))
        .toArray();
  }

  private static Map<String, Double> expected(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    Map<String, Double> expected = new TreeMap<>();
    expected.put("count", (double) values.length);
    expected.put("mean", mean);
    expected.put("standard_deviation", Math.sqrt(squares / (values.length - 1)));
    expected.put("min", sorted[0]);
    expected.put("max", sorted[sorted.length - 1]);
    expected.put("p50", percentile(sorted, 0.50));
    expected.put("p95", percentile(sorted, 0.95));
    expected.put("p99", percentile(sorted, 0.99));
    return expected;
  }

  /** Linear between the two nearest ranks, as the agent documents. */
  private static double percentile(double[] sorted, double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  @Override
  public String type() {
    return "analytics";
  }

  @Override
  public String specialty() {
    return "metrics";
  }

  @Override
  public String operation() {
    return "summary";
  }

  @Override
  public JsonNode payload(long run) {
    return JsonNodeFactory.instance.objectNode().put("csv", csv).put("column", COLUMN);
  }

  @Override
  public String fault(long run, JsonNode result) {
    for (Map.Entry<String, Double> figure : expected.entrySet()) {
      double actual = result.path(figure.getKey()).asDouble(Double.NaN);
      if (!(Math.abs(actual - figure.getValue()) <= TOLERANCE * Math.abs(figure.getValue()))) {
        return "%s is %s, not %s".formatted(figure.getKey(), actual, figure.getValue());
      }
    }
    return "";
  }

  @Override
  public String finding() {
    return String.format(
        Locale.ROOT,
        "Nile, %.0f years: mean %.2f, sd %.2f, p95 %.1f",
        expected.get("count"),
        expected.get("mean"),
        expected.get("standard_deviation"),
        expected.get("p95"));
  }
}
