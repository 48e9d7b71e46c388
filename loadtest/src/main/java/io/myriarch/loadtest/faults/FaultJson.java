package io.myriarch.loadtest.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.myriarch.loadtest.faults.audit.AuditReport;
import io.myriarch.loadtest.report.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** All results as one JSON object. Times are microseconds where the name ends in _us. */
public final class FaultJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final double SECOND_MS = 1e3;

  private FaultJson() {}

  /** Writes the object to a file. */
  public static void write(
      List<ScenarioResult> results, FaultOptions options, Environment environment, Path file)
      throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seed", options.seed());
    fields.put("quick", options.quick());
    fields.put("scenarios", results.stream().map(FaultJson::fields).toList());
    fields.put("environment", environment.fields());
    JSON.writeValue(file.toFile(), fields);
  }

  static Map<String, Object> fields(ScenarioResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("scenario", result.scenario().name());
    fields.put("what", result.scenario().sentence());
    fields.put("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
    fields.put("reason", result.reason());
    fields.put("seconds", result.took().toMillis() / SECOND_MS);
    fields.put("injections", result.injections());
    if (result.audit() != null) {
      putAudit(fields, result.audit());
    }
    fields.put("detection_us", percentiles(result.detectionUs()));
    fields.put("redispatch_us", percentiles(result.interruptions().redispatchUs()));
    fields.put("interrupted_tasks", result.interruptions().tasks());
    fields.put("interrupted_never_again", result.interruptions().neverAgain());
    fields.put("figures", result.figures());
    return fields;
  }

  private static void putAudit(Map<String, Object> fields, AuditReport audit) {
    fields.put("acknowledged", audit.acknowledged());
    fields.put("refused", audit.refused());
    fields.put("ended", audit.ended());
    fields.put("lost", audit.lost());
    fields.put("double_ends", audit.doubleEnds());
    fields.put("wrong", audit.wrong());
    fields.put("unexecuted", audit.unexecuted());
    fields.put("untold", audit.untold());
    fields.put("strangers", audit.strangers());
    fields.put("executions", audit.executions());
    fields.put("repeats_dropped", audit.repeats());
    fields.put("ledger_imbalance", audit.ledgerImbalance());
    fields.put("examples", audit.examples());
  }

  /** Null where nothing was measured. */
  private static Map<String, Object> percentiles(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return null;
    }
    Map<String, Object> percentiles = new LinkedHashMap<>();
    percentiles.put("count", histogram.getTotalCount());
    percentiles.put("p50", histogram.getValueAtPercentile(50));
    percentiles.put("p99", histogram.getValueAtPercentile(99));
    percentiles.put("max", histogram.getMaxValue());
    return percentiles;
  }
}
