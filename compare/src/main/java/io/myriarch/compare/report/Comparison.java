package io.myriarch.compare.report;

import io.myriarch.compare.contender.Durability;
import io.myriarch.loadtest.run.LoadPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that was found.
 *
 * @param missing a sentence for each peer that is not installed
 */
public record Comparison(
    Instant startedAt,
    LoadPlan.Pace pace,
    int rounds,
    List<Outcome> outcomes,
    List<String> missing) {

  /** Myriarch at the durability that this contender is to be compared with. */
  Optional<Outcome> ours(Outcome outcome) {
    Durability level =
        outcome.profile().durability() == Durability.FORCED ? Durability.FORCED : Durability.KEPT;
    return outcomes.stream()
        .filter(our -> our.isOurs() && our.profile().durability() == level && our.isQuotable())
        .findFirst();
  }

  /**
   * How many times Myriarch, at the same durability, is better: at maximum rate its tasks a second
   * over theirs, at a fixed rate their p99 over its own. Empty where one of them has no figure.
   */
  public OptionalDouble ratio(Outcome outcome) {
    Optional<Outcome> ours = ours(outcome);
    if (outcome.isOurs() || !outcome.isQuotable() || ours.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        pace.open()
            ? outcome.p99Us().median() / ours.get().p99Us().median()
            : ours.get().perSecond().median() / outcome.perSecond().median());
  }
}
