package io.myriarch.compare.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.loadtest.report.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The comparison as one JSON object. */
public final class CompareJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CompareJson() {}

  /** Writes it to a file; {@code environment} is where it was taken. */
  public static void write(Comparison comparison, Map<String, Object> environment, Path file)
      throws IOException {
    JSON.writeValue(file.toFile(), fields(comparison, environment));
  }

  static Map<String, Object> fields(Comparison comparison, Map<String, Object> environment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("started_at", comparison.startedAt().toString());
    fields.put("rate_per_second", comparison.pace().open() ? comparison.pace().perSecond() : "max");
    fields.put("duration_s", comparison.pace().duration().toMillis() / 1e3);
    fields.put("warmup_s", comparison.pace().warmup().toMillis() / 1e3);
    fields.put("rounds", comparison.rounds());
    fields.put("payload_bytes", Job.PAYLOAD_BYTES);
    fields.put(
        "contenders",
        comparison.outcomes().stream().map(outcome -> contender(comparison, outcome)).toList());
    fields.put("left_out", comparison.missing());
    fields.put("environment", environment);
    return fields;
  }

  private static Map<String, Object> contender(Comparison comparison, Outcome outcome) {
    Profile profile = outcome.profile();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", profile.name());
    fields.put("title", profile.title());
    fields.put("version", outcome.version());
    fields.put("durability", profile.durability().letter());
    fields.put("settings", profile.settings());
    fields.put("learns", profile.learns());
    fields.put("does_what_myriarch_does_not", profile.does());
    fields.put("does_not_what_myriarch_does", profile.lacks());
    fields.put("verdict", outcome.isQuotable() ? "PASSED" : "FAILED");
    if (outcome.isQuotable()) {
      fields.put("per_second", spread(outcome.perSecond()));
      fields.put("p50_us", spread(outcome.p50Us()));
      fields.put("p99_us", spread(outcome.p99Us()));
    }
    comparison.ratio(outcome).ifPresent(ratio -> fields.put("ratio", rounded(ratio, 1e3)));
    fields.put("runs", outcome.runs().stream().map(CompareJson::run).toList());
    return fields;
  }

  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("median", rounded(spread.median(), 10));
    fields.put("min", rounded(spread.min(), 10));
    fields.put("max", rounded(spread.max(), 10));
    return fields;
  }

  private static Map<String, Object> run(Run run) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", run.passed() ? "PASSED" : "FAILED");
    fields.put("reason", run.reason());
    fields.put("per_second", rounded(run.perSecond(), 10));
    fields.put("p50_us", rounded(run.p50Us(), 10));
    fields.put("p99_us", rounded(run.p99Us(), 10));
    return fields;
  }

  private static double rounded(double value, double parts) {
    return Math.rint(value * parts) / parts;
  }
}
