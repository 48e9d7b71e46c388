package io.myriarch.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void shouldTakeTheMiddleOfAnOddNumberOfRuns() {
    assertThat(Spread.of(9, 1, 4)).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void shouldTakeTheMeanOfTheMiddleTwoOfAnEvenNumber() {
    assertThat(Spread.of(10, 1, 4, 2)).isEqualTo(new Spread(3, 1, 10));
  }

  @Test
  void shouldBeTheOnlyRun() {
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void shouldRefuseNothing() {
    assertThatThrownBy(Spread::of).hasMessageContaining("No run");
  }
}
