package io.myriarch.bench.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JmhResultsTest {
  @TempDir private Path folder;

  @Test
  void shouldReadScoresErrorsAndParameters() throws IOException {
    List<Figure> figures =
        parse(
            """
            {"benchmark": "io.myriarch.bench.CoreBenchmark.task", "mode": "avgt",
             "params": {"backlog": "0", "specialty": "any"},
             "primaryMetric": {"score": 156.5, "scoreError": 3.25, "scoreUnit": "ns/op"},
             "secondaryMetrics": {}},
            {"benchmark": "io.myriarch.bench.CodecBenchmark.assign", "mode": "thrpt",
             "primaryMetric": {"score": 20, "scoreError": "NaN", "scoreUnit": "ops/us"},
             "secondaryMetrics": {}}
            """);

    assertThat(figures)
        .containsExactly(
            new Figure("Core.task backlog=0 specialty=any", "ns/op", 156.5, 3.25, false),
            new Figure("Codec.assign", "ops/us", 20, Double.NaN, true));
  }

  @Test
  void shouldCountWhatCameOutOfAHandOver() throws IOException {
    List<Figure> figures =
        parse(
            """
            {"benchmark": "io.myriarch.bench.RingHandOverBenchmark.references", "mode": "thrpt",
             "primaryMetric": {"score": 90, "scoreError": 1, "scoreUnit": "ops/us"},
             "secondaryMetrics": {"handedOver": {"score": 15, "scoreError": 2,
               "scoreUnit": "ops/us"}}}
            """);

    assertThat(figures)
        .containsExactly(new Figure("RingHandOver.references", "ops/us", 15, 2, true));
  }

  @Test
  void shouldRefuseWhatMeasuredNothing() {
    assertThatThrownBy(() -> parse(""))
        .isInstanceOf(LoadException.class)
        .hasMessage("JMH measured nothing.");
    assertThatThrownBy(
            () -> parse("{\"benchmark\": \"a.B.c\", \"primaryMetric\": {\"score\": \"NaN\"}}"))
        .isInstanceOf(LoadException.class)
        .hasMessage("JMH gave no figure for B.c.");
  }

  @Test
  void shouldSayWhereTheFiguresAreNotToBeRead() throws IOException {
    Path file = Files.writeString(folder.resolve("jmh.json"), "{\"benchmarks\": [");

    assertThatThrownBy(() -> JmhResults.read(file))
        .isInstanceOf(LoadException.class)
        .hasMessageStartingWith("JMH's figures cannot be read: ");
  }

  @Test
  void shouldFindTheBenchmarkAgainByItsName() {
    String pattern = JmhResults.pattern("Core.task backlog=0 specialty=any");

    assertThat("io.myriarch.bench.CoreBenchmark.task").containsPattern(pattern);
    assertThat("io.myriarch.bench.CoreBenchmark.taskOfOthers").doesNotContainPattern(pattern);
    assertThat("io.myriarch.bench.AnotherCoreBenchmark.task").doesNotContainPattern(pattern);
  }

  private static List<Figure> parse(String benchmarks) throws IOException {
    return JmhResults.parse(
        new ObjectMapper().readTree("{\"environment\": {}, \"benchmarks\": [" + benchmarks + "]}"));
  }
}
