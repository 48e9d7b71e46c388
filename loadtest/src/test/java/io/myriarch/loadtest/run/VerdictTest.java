package io.myriarch.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Counts CLEAN = new Counts(1_000, 1_000, 1_000, 0, 0, 0, 0, 0, 0, 0);

  @Test
  void shouldPassAtNinetyNineHundredthsOfTheRate() {
    assertThat(verdict(1_000, 990, CLEAN).passed()).isTrue();
  }

  @Test
  void shouldFailBelowNinetyNineHundredthsOfTheRate() {
    Verdict verdict = verdict(1_000, 989, CLEAN);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.reason()).isEqualTo("the rate was missed: 989/s of 1,000/s (98.9 %).");
  }

  @Test
  void shouldNotAskForARateWhereNoneWasOffered() {
    assertThat(verdict(0, 10, CLEAN).passed()).isTrue();
  }

  @Test
  void shouldFailWhereNothingWasCompleted() {
    assertThat(verdict(0, 0, CLEAN).reason()).contains("nothing was completed");
  }

  @Test
  void shouldNameEveryFault() {
    Verdict verdict = verdict(1_000, 500, new Counts(1_000, 900, 500, 3, 100, 1, 2, 4, 5, 6));

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.reason())
        .contains("1 task accepted and never ended")
        .contains("2 tasks ended more than once")
        .contains("4 tasks answered with something else")
        .contains("5 tasks neither accepted nor refused")
        .contains("6 tasks due and not sent")
        .contains("100 tasks refused: busy")
        .contains("3 tasks failed");
  }

  private static Verdict verdict(long offered, double completed, Counts counts) {
    return Results.of(Plans.echo(offered, Duration.ofSeconds(1)), completed, counts).verdict();
  }
}
