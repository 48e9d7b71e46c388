package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Cancels a task. */
@Command(
    name = "cancel",
    description =
        "Cancel a task that has not ended. One that runs is cancelled at once, and its handler"
            + " interrupted.",
    footer = {"", "Example: ./myriarch cancel 0000010000000001"})
final class CancelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Parameters(paramLabel = "ID", description = "Id of the task.")
  private String id;

  @Override
  public Integer call() {
    try (HttpApi api = target.api()) {
      JsonNode task = api.delete("/api/tasks/" + HttpApi.segment(id));
      PrintWriter out = spec.commandLine().getOut();
      out.printf("Task %s is %s.%n", task.path("id").asText(), task.path("status").asText());
      out.flush();
    }
    return 0;
  }
}
