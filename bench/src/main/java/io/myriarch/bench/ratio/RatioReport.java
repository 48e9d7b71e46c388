package io.myriarch.bench.ratio;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.myriarch.bench.BenchEnvironment;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of all rounds and their medians as one JSON object. */
public final class RatioReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RatioReport() {}

  public static void write(RatioResult result, BenchEnvironment environment, Path file) {
    try {
      JSON.writeValue(file.toFile(), fields(result, environment));
    } catch (IOException e) {
      throw new LoadException("The figures could not be written: " + e.getMessage() + ".", e);
    }
  }

  static Map<String, Object> fields(RatioResult result, BenchEnvironment environment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("durability", "fsync");
    fields.put("duration_s", result.seconds());
    fields.put("pipe_per_second", Math.round(result.pipePerSecond()));
    fields.put("product_per_second", Math.round(result.productPerSecond()));
    fields.put("ratio", Math.round(result.ratio() * 1e4) / 1e4);
    fields.put("rounds", result.rounds().stream().map(RatioReport::fields).toList());
    fields.put("environment", environment.fields());
    return fields;
  }

  private static Map<String, Object> fields(RatioResult.Round round) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pipe", round.pipe());
    fields.put("product", round.product());
    fields.put("ratio", Math.round(round.ratio() * 1e4) / 1e4);
    return fields;
  }
}
