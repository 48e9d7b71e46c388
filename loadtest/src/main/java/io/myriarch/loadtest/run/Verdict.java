package io.myriarch.loadtest.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a run's figures may be quoted: the rate was held and the audit is clean.
 *
 * @param reason one sentence
 */
public record Verdict(boolean passed, String reason) {
  /** Less than this share of the offered rate is a missed rate. */
  static final double ACHIEVED_MIN = 0.99;

  static Verdict of(LoadResult result) {
    List<String> faults = new ArrayList<>();
    audit(result.counts(), faults);
    rate(result, faults);
    if (!faults.isEmpty()) {
      return new Verdict(false, String.join("; ", faults) + ".");
    }
    String audited =
        result.plan().follow()
            ? "every accepted task ended once with the right result"
            : "every task was acknowledged and finished";
    return new Verdict(
        true, (result.plan().pace().open() ? "The rate was held and " : "") + audited + ".");
  }

  private static void audit(Counts counts, List<String> faults) {
    add(faults, counts.lost(), "accepted and never ended");
    add(faults, counts.duplicates(), "ended more than once");
    add(faults, counts.wrong(), "answered with something else than was sent");
    add(faults, counts.unanswered(), "neither accepted nor refused");
  }

  private static void rate(LoadResult result, List<String> faults) {
    Counts counts = result.counts();
    if (counts.submitted() == 0 || result.completedPerSecond() == 0) {
      faults.add("nothing was completed");
    } else if (result.plan().pace().open()) {
      double achieved = result.completedPerSecond() / result.offeredPerSecond();
      if (achieved < ACHIEVED_MIN) {
        faults.add(
            String.format(
                Locale.ROOT,
                "the rate was missed: %,.0f/s of %,.0f/s (%.1f %%)",
                result.completedPerSecond(),
                result.offeredPerSecond(),
                achieved * 100));
      }
      add(faults, counts.unsent(), "due and not sent: the window was full");
    }
    if (!faults.isEmpty()) {
      add(faults, counts.rejected(), "refused: " + result.rejectReason());
      add(faults, counts.failed(), "failed");
    }
  }

  private static void add(List<String> faults, long count, String what) {
    if (count > 0) {
      faults.add(
          String.format(Locale.ROOT, "%,d %s %s", count, count == 1 ? "task" : "tasks", what));
    }
  }
}
