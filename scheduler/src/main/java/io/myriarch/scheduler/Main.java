package io.myriarch.scheduler;

import io.myriarch.scheduler.command.MyriarchCommand;

/** The {@code myriarch} command. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(MyriarchCommand.commandLine().execute(args));
  }
}
