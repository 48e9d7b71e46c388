package io.myriarch.scheduler.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pauses a type or a specialty. */
@Command(
    name = "pause",
    description =
        "Give the agents of a type or a specialty no new tasks; what runs goes on, and tasks are"
            + " accepted and wait. Survives restarts.",
    footer = {"", "Example: ./myriarch pause analytics/metrics"})
final class PauseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Parameters(paramLabel = "TYPE[/SPECIALTY]", description = "What to pause.")
  private String names;

  @Override
  public Integer call() {
    return SpecialtyChange.print(target, names, "pause", spec);
  }
}
