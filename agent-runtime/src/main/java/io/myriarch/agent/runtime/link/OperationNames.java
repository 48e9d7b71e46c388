package io.myriarch.agent.runtime.link;

import java.util.Arrays;

/** The operations' names by the numbers that the scheduler has given them on this link. */
final class OperationNames {
  private String[] names = new String[64];

  void put(int number, String name) {
    if (number >= names.length) {
      names = Arrays.copyOf(names, Math.max(number + 1, 2 * names.length));
    }
    names[number] = name;
  }

  /** The name, or null if the number was never named. */
  String name(int number) {
    return number < names.length ? names[number] : null;
  }

  void clear() {
    Arrays.fill(names, null);
  }
}
