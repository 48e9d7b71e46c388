package io.myriarch.loadtest.faults.load;

import io.myriarch.loadtest.faults.agent.Instruction;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import java.util.SplittableRandom;

/** Which task has which work to do; the same for the same number. */
@FunctionalInterface
public interface Mix {
  /** What the task of this number asks for. */
  Instruction of(long number);

  /** A quarter at once, most some milliseconds, one in twenty up to {@code longestMs}. */
  static Mix usual(long longestMs) {
    return number -> {
      SplittableRandom random = new SplittableRandom(number);
      int percent = random.nextInt(100);
      if (percent < 25) {
        return Instruction.of(number, Action.NOW);
      }
      long millis = percent < 95 ? random.nextLong(1, 40) : random.nextLong(40, longestMs);
      return new Instruction(number, Action.WORK, millis);
    };
  }

  /** All the same. */
  static Mix of(Action action, long millis) {
    return number -> new Instruction(number, action, millis);
  }
}
