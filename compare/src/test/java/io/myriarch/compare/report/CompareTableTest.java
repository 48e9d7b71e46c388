package io.myriarch.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CompareTableTest {
  @Test
  void shouldGiveMedianSpreadAndRatio() {
    assertThat(row(Samples.comparison(0), "ours-forced <x>"))
        .matches("\\s*ours-forced <x>\\s+F\\s+500,000\\s+400,000 - 600,000\\s+3/3");
    assertThat(row(Samples.comparison(0), "slow <x>"))
        .matches("\\s*slow <x>\\s+F\\s+100,000\\s+100,000 - 100,000\\s+5\\.0\\s+1/1");
  }

  @Test
  void shouldGiveLatenciesAtAFixedRate() {
    assertThat(row(Samples.comparison(10_000), "fast <x>"))
        .matches("\\s*fast <x>\\s+K\\s+1,800,000\\s+.*\\s+50 us\\s+500 us\\s+0\\.50\\s+1/1");
  }

  @Test
  void shouldShowNoFigureOfOneThatFailedAndSayWhy() {
    List<String> lines = new CompareTable(Samples.comparison(0)).lines();
    assertThat(row(Samples.comparison(0), "broken <x>"))
        .matches("\\s*broken <x>\\s+F\\s+FAILED\\s+1/2");
    assertThat(lines).contains("broken <x> FAILED: the rate was missed.");
    assertThat(String.join("\n", lines)).doesNotContain("123,456,789");
  }

  @Test
  void shouldNameWhatWasLeftOut() {
    assertThat(new CompareTable(Samples.comparison(0)).lines())
        .contains("left out: " + Samples.MISSING);
  }

  @Test
  void shouldSayOfEachPeerWhatItDoesThatWeDoNot() {
    List<String> notes = new CompareTable(Samples.comparison(0)).notes();
    assertThat(notes.stream().filter(line -> line.contains("does what Myriarch does not")))
        .hasSize(3);
  }

  @Test
  void shouldRoundRatios() {
    assertThat(CompareTable.ratio(OptionalDouble.empty())).isEmpty();
    assertThat(CompareTable.ratio(OptionalDouble.of(0.456))).isEqualTo("0.46");
    assertThat(CompareTable.ratio(OptionalDouble.of(2.34))).isEqualTo("2.3");
    assertThat(CompareTable.ratio(OptionalDouble.of(123.4))).isEqualTo("123");
  }

  private static String row(Comparison comparison, String title) {
    return new CompareTable(comparison)
        .lines().stream().filter(line -> line.strip().startsWith(title)).findFirst().orElseThrow();
  }
}
