package io.myriarch.scheduler.command;

import java.io.Serial;

/** Ends a command with exit code 1; the message is one sentence that says what to do. */
final class CommandException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  CommandException(String sentence) {
    super(sentence);
  }

  CommandException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
