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

/** Says why a task is where it is. */
@Command(
    name = "explain",
    description = "Say where a task is, what it waits for and how many go before it.",
    footer = {"", "Example: ./myriarch explain 0000010000000001"})
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Parameters(paramLabel = "ID", description = "Id of the task.")
  private String id;

  @Option(names = "--json", description = "Print the explanation as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    try (HttpApi api = target.api()) {
      JsonNode why = api.get("/api/tasks/" + HttpApi.segment(id) + "/explain");
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(why.toPrettyString());
      } else {
        print(out, why);
      }
      out.flush();
    }
    return 0;
  }

  private static void print(PrintWriter out, JsonNode why) {
    out.printf(
        "Task %s is %s and waits for: %s.%n",
        why.path("id").asText(),
        why.path("status").asText(),
        why.path("waits_for").asText().replace('_', ' '));
    out.println(why.path("sentence").asText());
    if (why.has("ahead")) {
      out.printf(
          "%s%,d tasks go before it.%n",
          why.path("ahead_exact").asBoolean() ? "" : "More than ", why.path("ahead").asLong());
    }
    if (why.has("estimate_ms")) {
      out.printf("It starts in about %.1f s.%n", why.path("estimate_ms").asLong() / 1000.0);
    }
    if (why.has("deadline")) {
      out.printf("It expires at %s.%n", why.path("deadline").asText());
    }
  }
}
