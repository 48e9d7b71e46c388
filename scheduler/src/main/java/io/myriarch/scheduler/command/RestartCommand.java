package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restarts an agent. */
@Command(
    name = "restart",
    description =
        "Restart an agent. A task that it works on is interrupted and tried again, without using up"
            + " an attempt.",
    footer = {"", "Example: ./myriarch restart agent-17"})
final class RestartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Parameters(paramLabel = "AGENT", description = "Id of the agent.")
  private String agent;

  @Override
  public Integer call() {
    try (HttpApi api = target.api()) {
      JsonNode card =
          api.post(
              "/api/agents/%s/restart".formatted(HttpApi.segment(agent)),
              "application/json",
              new byte[0]);
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s (%s/%s) is %s on %s.%n",
          card.path("id").asText(),
          card.path("type").asText(),
          card.path("specialty").asText(),
          card.path("status").asText(),
          card.path("runtime").asText("no runtime"));
      out.flush();
    }
    return 0;
  }
}
