package io.myriarch.bench.tool;

import io.myriarch.loadtest.run.LoadException;
import picocli.CommandLine;

/** Entry point of what {@code ./myriarch bench} does beside JMH. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(BenchMain::explain);
  }

  /** A sentence where the fault is the user's or the surroundings'; a trace where it is ours. */
  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof LoadException) {
      command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
