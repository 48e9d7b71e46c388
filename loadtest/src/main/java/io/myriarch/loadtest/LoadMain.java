package io.myriarch.loadtest;

import io.myriarch.loadtest.run.LoadException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry point of {@code ./myriarch load}, {@code ./myriarch demo} and {@code ./myriarch faults}.
 */
@Command(
    name = "myriarch",
    synopsisSubcommandLabel = "(load | demo | faults)",
    description = "Load, demonstration and faults of Myriarch.",
    subcommands = {LoadCommand.class, DemoCommand.class, FaultsCommand.class})
public final class LoadMain {
  private LoadMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LoadMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(LoadMain::explain);
  }

  /** A sentence where the fault is the user's or the surroundings'; a trace where it is ours. */
  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof LoadException) {
      command.getErr().println("myriarch " + command.getCommandName() + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
