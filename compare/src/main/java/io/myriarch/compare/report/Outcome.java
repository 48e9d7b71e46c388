package io.myriarch.compare.report;

import io.myriarch.compare.contender.Profile;
import io.myriarch.loadtest.report.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the runs of one contender gave.
 *
 * @param version of its server and its client; empty if it never started
 */
public record Outcome(Profile profile, boolean isOurs, String version, List<Run> runs) {
  /** How many runs may be quoted. */
  public int passed() {
    return (int) runs.stream().filter(Run::passed).count();
  }

  /** Whether its figures may be quoted: more than half of its runs passed. */
  public boolean isQuotable() {
    return 2 * passed() > runs.size();
  }

  /** Tasks a second over the runs that passed; only where quotable. */
  public Spread perSecond() {
    return spread(Run::perSecond);
  }

  /** Completed, in microseconds from the intended time; only where quotable. */
  public Spread p50Us() {
    return spread(Run::p50Us);
  }

  /** As {@link #p50Us}. */
  public Spread p99Us() {
    return spread(Run::p99Us);
  }

  private Spread spread(ToDoubleFunction<Run> figure) {
    return Spread.of(runs.stream().filter(Run::passed).toList(), figure);
  }

  /** Why the last failed run failed; empty if none did. */
  public String failure() {
    return runs.stream().filter(run -> !run.passed()).map(Run::reason).reduce("", (_, b) -> b);
  }
}
