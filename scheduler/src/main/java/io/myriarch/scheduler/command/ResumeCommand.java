package io.myriarch.scheduler.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Resumes a type or a specialty. */
@Command(
    name = "resume",
    description =
        "End the pause of a type or a specialty. Each has its own: resuming a type leaves its paused"
            + " specialties paused.")
final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HttpTarget target;

  @Parameters(paramLabel = "TYPE[/SPECIALTY]", description = "What to resume.")
  private String names;

  @Override
  public Integer call() {
    return SpecialtyChange.print(target, names, "resume", spec);
  }
}
