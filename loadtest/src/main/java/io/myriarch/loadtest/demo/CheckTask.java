package io.myriarch.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;

/** Monitoring of the demo's own processes through their health endpoints. */
final class CheckTask implements RealTask {
  private static final int OK = 200;

  private final List<String> targets;
  private volatile double slowestMs;

  CheckTask(List<String> targets) {
    this.targets = List.copyOf(targets);
  }

  @Override
  public String type() {
    return "monitoring";
  }

  @Override
  public String specialty() {
    return "application";
  }

  @Override
  public String operation() {
    return "check";
  }

  @Override
  public JsonNode payload(long run) {
    return JsonNodeFactory.instance.objectNode().put("url", target(run)).put("timeout_ms", 5_000);
  }

  private String target(long run) {
    return targets.get((int) (run % targets.size()));
  }

  @Override
  public String fault(long run, JsonNode result) {
    int status = result.path("http_status").asInt();
    if (!result.path("up").asBoolean() || status != OK) {
      return target(run) + " is reported as down: " + result;
    }
    slowestMs = Math.max(slowestMs, result.path("latency_ms").asDouble());
    return "";
  }

  @Override
  public String finding() {
    return String.format(
        Locale.ROOT, "%d endpoints up, slowest check %.1f ms", targets.size(), slowestMs);
  }
}
