package io.myriarch.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.compare.contender.Durability;
import io.myriarch.loadtest.report.Spread;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void shouldCompareThroughputWithTheSameDurability() {
    Comparison comparison = Samples.comparison(0);
    assertThat(ratio(comparison, "slow")).isEqualTo(5);
    assertThat(ratio(comparison, "fast")).isEqualTo(0.5);
  }

  @Test
  void shouldCompareTheTailsAtAFixedRate() {
    Comparison comparison = Samples.comparison(10_000);
    assertThat(ratio(comparison, "slow")).isEqualTo(10);
    assertThat(ratio(comparison, "fast")).isEqualTo(0.5);
  }

  @Test
  void shouldNotQuoteOneThatFailedInHalfOfItsRuns() {
    Comparison comparison = Samples.comparison(0);
    Outcome broken = outcome(comparison, "broken");
    assertThat(broken.isQuotable()).isFalse();
    assertThat(broken.failure()).isEqualTo("the rate was missed.");
    assertThat(comparison.ratio(broken)).isEmpty();
  }

  @Test
  void shouldQuoteTheRunsThatPassedWhereMostDid() {
    Outcome outcome =
        Samples.outcome(
            "x",
            Durability.FORCED,
            false,
            Samples.passed(10, 1, 1),
            Samples.failed("why."),
            Samples.passed(20, 1, 1));
    assertThat(outcome.isQuotable()).isTrue();
    assertThat(outcome.passed()).isEqualTo(2);
    assertThat(outcome.perSecond()).isEqualTo(new Spread(15, 10, 20));
  }

  @Test
  void shouldHaveNoRatioOfOurOwn() {
    Comparison comparison = Samples.comparison(0);
    assertThat(comparison.ratio(outcome(comparison, "ours-forced"))).isEmpty();
  }

  private static double ratio(Comparison comparison, String name) {
    return comparison.ratio(outcome(comparison, name)).orElseThrow();
  }

  private static Outcome outcome(Comparison comparison, String name) {
    return comparison.outcomes().stream()
        .filter(outcome -> outcome.profile().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
