package io.myriarch.protocol.fuzz;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Values that mean something where the frames go, by the names of fields: ids of tasks that exist,
 * numbers of agents, names of types. What has no word here gets any value.
 */
public final class Vocabulary {
  private final Map<String, LongSupplier[]> numbers = new HashMap<>();
  private final Map<String, String[]> texts = new HashMap<>();

  /** Values that a field of this name may have, asked for when a frame is made. */
  public Vocabulary numbers(String field, LongSupplier... values) {
    numbers.put(field, values);
    return this;
  }

  public Vocabulary texts(String field, String... values) {
    texts.put(field, values);
    return this;
  }

  long number(String field, FuzzInput input) {
    LongSupplier[] known = numbers.get(field);
    if (known == null || input.oneIn(4)) {
      return input.number();
    }
    return known[input.below(known.length)].getAsLong();
  }

  /** A text that means something, or null. */
  String text(String field, FuzzInput input) {
    String[] known = texts.get(field);
    return known == null || input.oneIn(8) ? null : known[input.below(known.length)];
  }
}
