package io.myriarch.scheduler.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a user may have meant: the known name with the fewest edits to the one given. */
public final class NearestName {
  private NearestName() {}

  /** The nearest of the known names, or empty if none is near (more than half would change). */
  public static Optional<String> of(String given, Collection<String> known) {
    String wanted = given.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(name ->
            edits(wanted, name.toLowerCase(Locale.ROOT))
                <= Math.max(given.length(), name.length()) / 2);
  }

  /** Words " Did you mean X?", or nothing if no name is near. */
  public static String question(String given, Collection<String> known) {
    return of(given, known).map(name -> " Did you mean " + name + "?").orElse("");
  }

  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
