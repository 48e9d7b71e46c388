package io.myriarch.loadtest.faults.agent;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a task asks of its handler; its payload is this in ASCII: {@code number action millis}.
 *
 * @param number of the task in the auditor's books; the handler notes it down with each execution
 * @param millis how long the action takes, where it takes time
 */
public record Instruction(long number, Action action, long millis) {
  /** What a handler can be told to do. */
  public enum Action {
    /** Return at once. */
    NOW,
    /** Sleep, and return. */
    WORK,
    /** Fail: another attempt follows. */
    FAIL,
    /** Fail for good. */
    REFUSE,
    /** End the process, as a crash would. */
    HALT,
    /** Allocate without end. */
    ALLOCATE,
    /** End the process at the first attempt; return at once at the next. */
    HALT_ONCE,
    /** Allocate without end at the first attempt; return at once at the next. */
    ALLOCATE_ONCE,
    /** Burn CPU. */
    SPIN,
    /** Wait for something that never comes, until interrupted. */
    BLOCK,
    /** Sleep, and ignore interrupts. */
    DEAF
  }

  /** An action that takes no time of its own. */
  public static Instruction of(long number, Action action) {
    return new Instruction(number, action, 0);
  }

  /** The payload that says this. */
  public byte[] payload() {
    return (number + " " + action.name().toLowerCase(Locale.ROOT) + " " + millis)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads a payload. */
  static Instruction parse(String text) {
    String[] words = text.split(" ", -1);
    return new Instruction(
        Long.parseLong(words[0]),
        Action.valueOf(words[1].toUpperCase(Locale.ROOT)),
        Long.parseLong(words[2]));
  }
}
