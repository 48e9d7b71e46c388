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

/** Lists tasks. */
@Command(
    name = "tasks",
    description = "List tasks, newest first.",
    footer = {"", "Failed tasks and why: ./myriarch tasks --status failed"})
final class TasksCommand implements Callable<Integer> {
  private static final int ERROR_CHARS_MAX = 60;

  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;
  @Mixin private ListingOptions listing;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only these: scheduled, queued, assigned, retrying, succeeded, failed, cancelled, expired.")
  private String status;

  @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this agent type.")
  private String type;

  @Override
  public Integer call() {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("status", status);
    filter.put("type", type);
    TextTable table =
        new TextTable(
            "ID",
            "STATUS",
            "TYPE",
            "SPECIALTY",
            "OPERATION",
            ">TRIES",
            "AGENT",
            ">WAITED",
            ">RAN",
            "ERROR");
    try (HttpApi api = target.api()) {
      listing.print(api, "/api/tasks", "tasks", filter, spec, table, TasksCommand::add);
    }
    return 0;
  }

  private static void add(TextTable table, JsonNode task) {
    String error = task.path("error").asText("").lines().findFirst().orElse("");
    table.row(
        task.path("id").asText(),
        task.path("status").asText(),
        task.path("type").asText(),
        task.path("specialty").asText(),
        task.path("operation").asText(),
        task.path("attempts").asLong(),
        task.path("agent").asText("-"),
        "%.1f ms".formatted(task.path("queue_ms").asDouble()),
        "%.1f ms".formatted(task.path("execution_ms").asDouble()),
        error.length() <= ERROR_CHARS_MAX
            ? error
            : error.substring(0, ERROR_CHARS_MAX - 3) + "...");
  }
}
