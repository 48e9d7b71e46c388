package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.myriarch.scheduler.command.PrometheusText.Sample;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The fleet at a glance. */
@Command(
    name = "status",
    description = "The fleet at a glance: agents by type and status, tasks, runtimes, durability.")
final class StatusCommand implements Callable<Integer> {
  private static final List<String> AGENT_STATUSES = List.of("idle", "working", "error", "healing");
  private static final double BYTES_PER_MIB = 1 << 20;

  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    try (HttpApi api = target.api()) {
      JsonNode health = api.health();
      JsonNode runtimes = api.get("/api/runtimes").path("runtimes");
      JsonNode specialties = api.get("/api/specialties").path("specialties");
      Map<String, Map<String, Long>> byType = agentsByType(api.getText("/metrics"));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        printJson(out, health, runtimes, specialties, byType);
      } else {
        print(out, api.address(), health, runtimes, byType);
        printBarred(out, specialties);
      }
      return 0;
    }
  }

  private static Map<String, Map<String, Long>> agentsByType(String metrics) {
    Map<String, Map<String, Long>> byType = new TreeMap<>();
    for (Sample sample : PrometheusText.samples(metrics, "myriarch_agents")) {
      byType
          .computeIfAbsent(sample.labels().getOrDefault("type", "?"), _ -> new TreeMap<>())
          .merge(
              sample.labels().getOrDefault("status", "?"), Math.round(sample.value()), Long::sum);
    }
    return byType;
  }

  private static void printJson(
      PrintWriter out,
      JsonNode health,
      JsonNode runtimes,
      JsonNode specialties,
      Map<String, Map<String, Long>> byType) {
    ObjectNode all = health.deepCopy();
    all.set("runtimes", runtimes);
    all.set("specialties", specialties);
    all.set("agents_by_type", HttpApi.JSON.valueToTree(byType));
    out.println(all.toPrettyString());
  }

  private static void print(
      PrintWriter out,
      String address,
      JsonNode health,
      JsonNode runtimes,
      Map<String, Map<String, Long>> byType) {
    JsonNode agents = health.path("agents");
    JsonNode tasks = health.path("tasks");
    out.printf(
        "Myriarch at %s: %s, %s tasks, acknowledged means %s%n",
        address,
        health.path("ready").asBoolean() ? "ready" : "not ready",
        health.path("accepting").asBoolean() ? "accepts" : "does not accept",
        health.path("durability").asText("?").equals("fsync")
            ? "forced to disk (fsync)"
            : "safe from a crash of the process (process)");
    out.printf(
        "%nAgents     %,d of %,d ready%n",
        agents.path("ready").asLong(), agents.path("wanted").asLong());
    printAgents(out, agents.path("by_status"), byType);
    out.printf("%nTasks      %,d accepted%n", tasks.path("accepted").asLong());
    out.printf("  live      %s%n", counts(tasks.path("live")));
    out.printf("  finished  %s%n", counts(tasks.path("finished")));
    out.printf("%nRuntimes   %d%n", runtimes.size());
    printRuntimes(out, runtimes);
    out.flush();
  }

  /** Specialties whose agents are not given tasks, if there are any. */
  private static void printBarred(PrintWriter out, JsonNode specialties) {
    ArrayNode barred = HttpApi.JSON.createArrayNode();
    for (JsonNode specialty : specialties) {
      if (!specialty.path("bar").asText().equals("none")) {
        barred.add(specialty);
      }
    }
    if (!barred.isEmpty()) {
      out.printf("%nNot assigned%n");
      SpecialtyChange.print(out, barred, "  ");
    }
  }

  private static void printAgents(
      PrintWriter out, JsonNode byStatus, Map<String, Map<String, Long>> byType) {
    TextTable table = new TextTable("TYPE", ">IDLE", ">WORKING", ">ERROR", ">HEALING", ">ALL");
    byType.forEach((type, counts) -> addAgents(table, type, counts));
    Map<String, Long> all = new TreeMap<>();
    byStatus.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue().asLong()));
    addAgents(table, "all", all);
    table.print(out, "  ");
  }

  private static void addAgents(TextTable table, String type, Map<String, Long> counts) {
    Object[] cells = new Object[AGENT_STATUSES.size() + 2];
    cells[0] = type;
    long sum = 0;
    for (int i = 0; i < AGENT_STATUSES.size(); i++) {
      long count = counts.getOrDefault(AGENT_STATUSES.get(i), 0L);
      cells[i + 1] = count;
      sum += count;
    }
    cells[cells.length - 1] = sum;
    table.row(cells);
  }

  private static void printRuntimes(PrintWriter out, JsonNode runtimes) {
    if (runtimes.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            "RUNTIME", "STATUS", ">AGENTS", ">WORKING", ">MEMORY", ">HEAP", ">CPU", ">LAST HEARD");
    for (JsonNode runtime : runtimes) {
      table.row(
          runtime.path("id").asText("?"),
          runtime.path("status").asText("?"),
          runtime.path("agents").asLong(),
          runtime.path("agents_working").asLong(),
          mib(runtime.path("rss_bytes").asLong()),
          mib(runtime.path("heap_used_bytes").asLong()),
          "%.1f s".formatted(runtime.path("cpu_ms").asLong() / 1000.0),
          "%,d ms".formatted(runtime.path("silent_ms").asLong()));
    }
    table.print(out, "  ");
  }

  private static String mib(long bytes) {
    return "%,.0f MiB".formatted(bytes / BYTES_PER_MIB);
  }

  private static String counts(JsonNode counts) {
    StringBuilder text = new StringBuilder();
    counts
        .properties()
        .forEach(entry ->
            text.append(text.isEmpty() ? "" : ", ")
                .append("%,d ".formatted(entry.getValue().asLong()))
                .append(entry.getKey()));
    return text.isEmpty() ? "none" : text.toString();
  }
}
