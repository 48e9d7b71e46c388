package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists agents. */
@Command(name = "agents", description = "List agents by number.")
final class AgentsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;
  @Mixin private ListingOptions listing;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only agents of this type.")
  private String type;

  @Option(
      names = "--specialty",
      paramLabel = "SPECIALTY",
      description = "Only agents of this specialty.")
  private String specialty;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only these: idle, working, error, healing.")
  private String status;

  @Option(names = "--runtime", paramLabel = "ID", description = "Only agents of this runtime.")
  private String runtime;

  @Override
  public Integer call() {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("type", type);
    filter.put("specialty", specialty);
    filter.put("status", status);
    filter.put("runtime", runtime);
    TextTable table =
        new TextTable(
            "ID",
            "TYPE",
            "SPECIALTY",
            "STATUS",
            "RUNTIME",
            "VERSION",
            ">SUCCEEDED",
            ">FAILED",
            "TASK");
    try (HttpApi api = target.api()) {
      listing.print(api, "/api/agents", "agents", filter, spec, table, AgentsCommand::add);
    }
    return 0;
  }

  private static void add(TextTable table, JsonNode agent) {
    table.row(
        agent.path("id").asText(),
        agent.path("type").asText(),
        agent.path("specialty").asText(),
        agent.path("status").asText(),
        agent.path("runtime").asText("-"),
        agent.path("version").asText("-"),
        agent.path("tasks_succeeded").asLong(),
        agent.path("tasks_failed").asLong(),
        agent.path("task").asText("-"));
  }
}
