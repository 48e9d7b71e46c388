package io.myriarch.loadtest.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as one HTML page that needs nothing else: no network, no other file. The page is a template
 * with the figures as JSON in it; its own small script draws the curves.
 */
public final class HtmlReport {
  private static final String TEMPLATE = "load-report.html";
  private static final String PLACE_OF_DATA = "\"__REPORT_DATA__\"";
  private static final ObjectMapper JSON = new ObjectMapper();

  private HtmlReport() {}

  /** Writes the page to a file. */
  public static void write(LoadResult result, Environment environment, Path file)
      throws IOException {
    Files.writeString(file, page(result, environment));
  }

  static String page(LoadResult result, Environment environment) throws IOException {
    Map<String, Object> data = new LinkedHashMap<>(JsonReport.fields(result, environment));
    data.put("command", command(result));
    data.put("samples", samples(result.samples()));
    // A "</script>" inside a text would end the script: < is written as an escape.
    return template().replace(PLACE_OF_DATA, JSON.writeValueAsString(data).replace("<", "\\u003c"));
  }

  static String command(LoadResult result) {
    var plan = result.plan();
    return "%s %s %s/%s %s"
        .formatted(
            plan.protocol().name().toLowerCase(Locale.ROOT),
            plan.pace().open() ? "%,d/s".formatted(plan.pace().perSecond()) : "max",
            plan.work().type(),
            plan.work().specialty(),
            plan.operation());
  }

  private static List<double[]> samples(List<Sample> samples) {
    return samples.stream()
        .map(s ->
            new double[] {
              s.atSeconds(),
              s.offeredPerSecond(),
              s.donePerSecond(),
              s.p50Us(),
              s.p99Us(),
              s.warmup() ? 1 : 0
            })
        .toList();
  }

  private static String template() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
