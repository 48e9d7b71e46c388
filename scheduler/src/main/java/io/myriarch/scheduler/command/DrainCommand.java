package io.myriarch.scheduler.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a runtime away. */
@Command(
    name = "drain",
    description =
        "Send a runtime away: it is given nothing more, finishes what runs, hands the rest back"
            + " without using up an attempt, and ends. Its agents move to the others.",
    footer = {"", "Example: ./myriarch drain runtime-1 --timeout 30s"})
final class DrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Parameters(paramLabel = "RUNTIME", description = "Id of the runtime.")
  private String runtime;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "So long it waits for what runs (default: ${DEFAULT-VALUE}).")
  private String timeout;

  @Override
  public Integer call() {
    try (HttpApi api = target.api()) {
      JsonNode found =
          api.post(
              "/api/runtimes/%s/drain?timeout=%s"
                  .formatted(HttpApi.segment(runtime), HttpApi.segment(timeout)),
              "application/json",
              new byte[0]);
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s is %s; %d of its agents still work.%n",
          found.path("id").asText(),
          found.path("status").asText(),
          found.path("agents_working").asInt());
      out.flush();
    }
    return 0;
  }
}
