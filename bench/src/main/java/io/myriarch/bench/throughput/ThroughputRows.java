package io.myriarch.bench.throughput;

import io.myriarch.bench.throughput.ThroughputRow.Way;
import io.myriarch.loadtest.run.LoadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Which rows are measured. */
final class ThroughputRows {
  private static final String FSYNC = "fsync";
  private static final String PROCESS = "process";
  private static final int SMALL = 100;
  private static final int MEDIUM = 1024;
  private static final int LARGE = 16 * 1024;
  private static final List<Integer> PAYLOADS = List.of(SMALL, MEDIUM, LARGE);

  private ThroughputRows() {}

  /** Those that say most, together some eleven minutes. */
  static List<ThroughputRow> usual() {
    return List.of(
        binary(FSYNC, SMALL, 2, true),
        binary(FSYNC, MEDIUM, 2, true),
        binary(FSYNC, LARGE, 2, true),
        binary(FSYNC, SMALL, 2, false),
        http(Way.HTTP, FSYNC, SMALL),
        http(Way.HTTP_BATCH, FSYNC, SMALL),
        binary(PROCESS, SMALL, 2, true),
        binary(PROCESS, LARGE, 2, true),
        http(Way.HTTP, PROCESS, SMALL),
        http(Way.HTTP_BATCH, PROCESS, SMALL),
        binary(FSYNC, SMALL, 4, true));
  }

  /** The full product of what the binary protocol can vary, and HTTP with all payloads. */
  static List<ThroughputRow> all() {
    List<ThroughputRow> rows = new ArrayList<>();
    for (String durability : List.of(FSYNC, PROCESS)) {
      for (int runtimes : List.of(2, 4)) {
        for (int payload : PAYLOADS) {
          rows.add(binary(durability, payload, runtimes, true));
          rows.add(binary(durability, payload, runtimes, false));
        }
      }
      for (int payload : PAYLOADS) {
        rows.add(http(Way.HTTP, durability, payload));
        rows.add(http(Way.HTTP_BATCH, durability, payload));
      }
    }
    return rows;
  }

  /**
   * Those with all words of the text in their name.
   *
   * @throws LoadException if there is none
   */
  static List<ThroughputRow> only(List<ThroughputRow> rows, String text) {
    List<String> words = List.of(text.toLowerCase(Locale.ROOT).strip().split("[\\s,]+", -1));
    List<ThroughputRow> found =
        rows.stream()
            .filter(row -> words.stream().allMatch(row.name().toLowerCase(Locale.ROOT)::contains))
            .toList();
    if (found.isEmpty()) {
      throw new LoadException(
          "No row is called \"%s\"; with --all there are more. The rows:%n%s"
              .formatted(
                  text,
                  rows.stream().map(row -> "  " + row.name()).collect(Collectors.joining("\n"))));
    }
    return found;
  }

  /** By the stack that they need, in the order of the first of each. */
  static List<List<ThroughputRow>> byStack(List<ThroughputRow> rows) {
    Map<String, List<ThroughputRow>> groups = new LinkedHashMap<>();
    rows.forEach(row ->
        groups.computeIfAbsent(row.durability() + row.runtimes(), _ -> new ArrayList<>()).add(row));
    return List.copyOf(groups.values());
  }

  private static ThroughputRow binary(
      String durability, int payloadBytes, int runtimes, boolean follow) {
    return new ThroughputRow(Way.BINARY, durability, payloadBytes, runtimes, follow);
  }

  private static ThroughputRow http(Way way, String durability, int payloadBytes) {
    return new ThroughputRow(way, durability, payloadBytes, 2, false);
  }
}
