package io.myriarch.bench.product;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one load did to the product.
 *
 * @param passed whether the rate was held and the audit is clean; else nothing here may be quoted
 * @param reason for that, in a sentence
 * @param tasksPerSecond completed, or acknowledged where the end is not followed
 * @param cpuUsPerTask of all processes of the stack, over warm-up and measured time
 * @param journalBytesPerTask appended, over the same
 */
public record LoadFigures(
    boolean passed,
    String reason,
    double tasksPerSecond,
    Percentiles completed,
    Percentiles acknowledged,
    double cpuUsPerTask,
    double journalBytesPerTask) {

  static LoadFigures of(JsonNode json, double cpuUsPerTask, double journalBytesPerTask) {
    return new LoadFigures(
        json.path("verdict").asText().equals("PASSED"),
        json.path("reason").asText(),
        json.path("completed_per_second").asDouble(),
        Percentiles.of(json.path("latency_us"), json.path("completed_curve")),
        Percentiles.of(json.path("ack_latency_us"), json.path("ack_curve")),
        cpuUsPerTask,
        journalBytesPerTask);
  }
}
