package io.myriarch.loadtest.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A run's figures as one JSON object. Times are microseconds where the name ends in _us. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final double MICROSECOND_NS = 1e3;
  private static final int POINTS_PER_HALF = 20;

  private JsonReport() {}

  /** Writes the object to a file. */
  public static void write(LoadResult result, Environment environment, Path file)
      throws IOException {
    JSON.writeValue(file.toFile(), fields(result, environment));
  }

  static Map<String, Object> fields(LoadResult result, Environment environment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Verdict verdict = result.verdict();
    fields.put("verdict", verdict.passed() ? "PASSED" : "FAILED");
    fields.put("reason", verdict.reason());
    fields.put("started_at", result.startedAt().toString());
    fields.put("duration_s", round(result.durationSeconds(), 1e3));
    fields.put("protocol", result.plan().protocol().name().toLowerCase(Locale.ROOT));
    fields.put("durability", result.durability());
    fields.put("payload_bytes", result.plan().payloadBytes());
    fields.put("followed", result.plan().follow());
    fields.put("offered_per_second", round(result.offeredPerSecond(), 10));
    fields.put("completed_per_second", round(result.completedPerSecond(), 10));
    putCounts(fields, result.counts());
    fields.put("latency_us", percentiles(result.completed()));
    fields.put("ack_latency_us", percentiles(result.acknowledged()));
    fields.put("completed_curve", curve(result.completed()));
    fields.put("ack_curve", curve(result.acknowledged()));
    fields.put("environment", environment.fields());
    return fields;
  }

  private static void putCounts(Map<String, Object> fields, Counts counts) {
    fields.put("submitted", counts.submitted());
    fields.put("accepted", counts.accepted());
    fields.put("completed", counts.completed());
    fields.put("failed", counts.failed());
    fields.put("rejected", counts.rejected());
    fields.put("lost", counts.lost());
    fields.put("duplicates", counts.duplicates());
    fields.put("wrong", counts.wrong());
    fields.put("unanswered", counts.unanswered());
    fields.put("unsent", counts.unsent());
  }

  /** Null where nothing was measured. */
  private static Map<String, Object> percentiles(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return null;
    }
    Map<String, Object> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", microseconds(histogram.getValueAtPercentile(50)));
    percentiles.put("p90", microseconds(histogram.getValueAtPercentile(90)));
    percentiles.put("p99", microseconds(histogram.getValueAtPercentile(99)));
    percentiles.put("p99_9", microseconds(histogram.getValueAtPercentile(99.9)));
    percentiles.put("p99_99", microseconds(histogram.getValueAtPercentile(99.99)));
    percentiles.put("max", microseconds(histogram.getMaxValue()));
    return percentiles;
  }

  /** Points of [percentile, microseconds], denser towards 100. */
  static List<double[]> curve(Histogram histogram) {
    List<double[]> points = new ArrayList<>();
    if (histogram.getTotalCount() > 0) {
      histogram
          .percentiles(POINTS_PER_HALF)
          .forEach(value ->
              points.add(
                  new double[] {
                    value.getPercentileLevelIteratedTo(), microseconds(value.getValueIteratedTo())
                  }));
    }
    return points;
  }

  private static double microseconds(long ns) {
    return round(ns / MICROSECOND_NS, 10);
  }

  private static double round(double value, double parts) {
    return Math.rint(value * parts) / parts;
  }
}
