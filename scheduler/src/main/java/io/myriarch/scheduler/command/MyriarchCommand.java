package io.myriarch.scheduler.command;

import io.myriarch.scheduler.StartException;
import io.myriarch.scheduler.config.ConfigException;
import io.myriarch.scheduler.journal.DataFolderException;
import io.myriarch.scheduler.journal.JournalCorruptException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tree of commands and what they have in common: exit codes, and errors without a stack. */
@Command(
    name = "./myriarch",
    description = "A durable task scheduler and the runtime for its 30,000 agents.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SubmitCommand.class,
      TasksCommand.class,
      ExplainCommand.class,
      CancelCommand.class,
      DeadLettersCommand.class,
      AgentsCommand.class,
      RestartCommand.class,
      DrainCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      SchedulerCommand.class
    })
public final class MyriarchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean unusedHelp; // picocli acts on it

  private MyriarchCommand() {}

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new MyriarchCommand())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // --payload @FILE is ours
        .setExecutionExceptionHandler(MyriarchCommand::failed)
        .setParameterExceptionHandler(MyriarchCommand::misused);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    boolean isForTheUser =
        e instanceof CommandException
            || e instanceof ConfigException
            || e instanceof StartException
            || e instanceof DataFolderException
            || e instanceof JournalCorruptException;
    if (!isForTheUser) {
      throw e;
    }
    command.getErr().println("myriarch: " + e.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int misused(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("myriarch: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().printf("%s --help lists what is possible.%n", name);
    return CommandLine.ExitCode.USAGE;
  }
}
