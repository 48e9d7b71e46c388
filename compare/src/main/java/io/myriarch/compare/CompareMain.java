package io.myriarch.compare;

import io.myriarch.loadtest.run.LoadException;
import picocli.CommandLine;

/** Entry point of {@code ./myriarch compare}. */
public final class CompareMain {
  private CompareMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new CompareCommand()).setExecutionExceptionHandler(CompareMain::explain);
  }

  /** A sentence where the fault is the user's or the surroundings'; a trace where it is ours. */
  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof LoadException) {
      command.getErr().println("myriarch compare: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
