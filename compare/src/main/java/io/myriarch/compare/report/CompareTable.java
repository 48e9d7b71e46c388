package io.myriarch.compare.report;

import static io.myriarch.loadtest.terminal.Figures.time;
import static io.myriarch.loadtest.terminal.Figures.whole;

import io.myriarch.compare.contender.Durability;
import io.myriarch.loadtest.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The comparison as lines for a terminal. */
public final class CompareTable {
  private static final String ROW = "  %-46s  %-2s  %12s  %-21s  %9s  %9s  %8s  %s";

  private final Comparison comparison;

  public CompareTable(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Table, ratios, notes. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    boolean open = comparison.pace().open();
    lines.add(
        ROW.formatted(
            "",
            "",
            "tasks/s",
            "min - max",
            open ? "p50" : "",
            open ? "p99" : "",
            open ? "p99 ratio" : "ratio",
            "runs"));
    comparison.outcomes().forEach(outcome -> lines.add(row(outcome)));
    lines.add("");
    lines.add(
        open
            ? "ratio: its p99 over that of Myriarch at the same durability; over 1 Myriarch is"
                + " faster"
            : "ratio: tasks/s of Myriarch at the same durability over its own; over 1 Myriarch is"
                + " faster");
    for (Durability durability : Durability.values()) {
      lines.add("%s: %s".formatted(durability.letter(), durability.meaning()));
    }
    failures(lines);
    comparison.missing().forEach(sentence -> lines.add("left out: " + sentence));
    return lines;
  }

  private String row(Outcome outcome) {
    String letter = outcome.profile().durability().letter();
    String runs = outcome.passed() + "/" + outcome.runs().size();
    if (!outcome.isQuotable()) {
      String title = outcome.profile().title();
      return ROW.formatted(title, letter, "FAILED", "", "", "", "", runs).stripTrailing();
    }
    boolean open = comparison.pace().open();
    Spread perSecond = outcome.perSecond();
    return ROW.formatted(
        outcome.profile().title(),
        letter,
        whole(perSecond.median()),
        whole(perSecond.min()) + " - " + whole(perSecond.max()),
        open ? time(outcome.p50Us().median()) : "",
        open ? time(outcome.p99Us().median()) : "",
        ratio(comparison.ratio(outcome)),
        runs);
  }

  /** Two significant digits, or more where the number has them before its point. */
  static String ratio(OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      return "";
    }
    double value = ratio.getAsDouble();
    String pattern = value < 1 ? "%.2f" : value < 10 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, pattern, value);
  }

  private void failures(List<String> lines) {
    for (Outcome outcome : comparison.outcomes()) {
      if (!outcome.failure().isEmpty()) {
        lines.add("%s FAILED: %s".formatted(outcome.profile().title(), outcome.failure()));
      }
    }
  }

  /** What is to be known of each contender. */
  public List<String> notes() {
    List<String> lines = new ArrayList<>();
    for (Outcome outcome : comparison.outcomes()) {
      var profile = outcome.profile();
      lines.add(
          "%s%s"
              .formatted(
                  profile.title(),
                  outcome.version().isEmpty() ? "" : " (" + outcome.version() + ")"));
      lines.add("  settings  " + profile.settings());
      lines.add("  learns    " + profile.learns());
      if (!outcome.isOurs()) {
        lines.add("  does what Myriarch does not       " + profile.does());
        lines.add("  does not what Myriarch does here  " + profile.lacks());
      }
    }
    return lines;
  }
}
