package io.myriarch.compare.report;

import io.myriarch.compare.contender.Durability;
import io.myriarch.compare.contender.Profile;
import io.myriarch.loadtest.run.LoadPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Comparisons as they could have come out. */
final class Samples {
  static final String MISSING = "A & B: a is not installed";

  private Samples() {}

  static Run passed(double perSecond, double p50Us, double p99Us) {
    return new Run(true, "every accepted task ended once.", perSecond, p50Us, p99Us);
  }

  static Run failed(String reason) {
    return new Run(false, reason, 123_456_789, 1, 1);
  }

  static Outcome outcome(String name, Durability durability, boolean isOurs, Run... runs) {
    Profile profile =
        new Profile(name, name + " <x>", durability, "settings", "learns", "does", "lacks");
    return new Outcome(profile, isOurs, name + " 1.0", Arrays.asList(runs));
  }

  /** Ours twice, a forced peer that is slower, a kept one that is faster, one that failed. */
  static Comparison comparison(long rate) {
    return new Comparison(
        Instant.EPOCH,
        new LoadPlan.Pace(
            rate, Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(10)),
        3,
        List.of(
            outcome(
                "ours-forced",
                Durability.FORCED,
                true,
                passed(400_000, 500, 2_000),
                passed(500_000, 600, 3_000),
                passed(600_000, 700, 4_000)),
            outcome("ours-kept", Durability.KEPT, true, passed(900_000, 100, 1_000)),
            outcome("slow", Durability.FORCED, false, passed(100_000, 900, 30_000)),
            outcome("fast", Durability.KEPT, false, passed(1_800_000, 50, 500)),
            outcome(
                "broken",
                Durability.FORCED,
                false,
                passed(5, 1, 1),
                failed("the rate was missed."))),
        List.of(MISSING));
  }
}
