package io.myriarch.loadtest.faults;

import io.myriarch.loadtest.faults.audit.AuditReport;
import io.myriarch.loadtest.terminal.Figures;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** Results as lines for people. */
public final class FaultTable {
  private FaultTable() {}

  /** The heads of the columns. */
  public static String head() {
    return row(
        "SCENARIO",
        "INJECTIONS",
        "ACKNOWLEDGED",
        "ENDED",
        "LOST",
        "DOUBLE",
        "DETECTION*",
        "RE-DISPATCH*",
        "TIME",
        "VERDICT");
  }

  /** What the asterisk means. */
  public static String foot() {
    return "* 99th percentile, seen from outside: from the kill to the scheduler's noticing it, and"
        + " to the\n  next execution of the tasks that ran there.";
  }

  /** One result. */
  public static String row(ScenarioResult result) {
    return row(
        result.scenario().name(),
        Integer.toString(result.injected()),
        count(result, AuditReport::acknowledged),
        count(result, AuditReport::ended),
        count(result, AuditReport::lost),
        count(result, AuditReport::doubleEnds),
        p99(result.detectionUs()),
        p99(result.interruptions().redispatchUs()),
        result.took().toSeconds() + " s",
        result.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** Why it did not pass, line by line. */
  public static List<String> reasons(ScenarioResult result) {
    return result.reason().stream().map(reason -> "    " + reason).toList();
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-20s %10s %12s %12s %6s %6s %10s %12s %7s  %s", cells);
  }

  private static String count(ScenarioResult result, ToLongFunction<AuditReport> figure) {
    return result.audit() == null ? "-" : Figures.whole(figure.applyAsLong(result.audit()));
  }

  private static String p99(Histogram histogram) {
    return histogram.getTotalCount() == 0
        ? "-"
        : Figures.time((double) histogram.getValueAtPercentile(99));
  }
}
