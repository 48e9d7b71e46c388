package io.myriarch.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.bench.check.Row.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CheckTableTest {
  @Test
  void shouldAlignNamesFiguresAndOutcomes() {
    List<String> lines =
        CheckTable.lines(
            List.of(
                new Row("Core.task backlog=1000000", "ns/op", 156.24, 312.48, 1, Outcome.WORSE),
                new Row("Ring.references", "ops/us", 16.5, 16.4, -0.006, Outcome.SAME),
                new Row("New.one", "us/op", Double.NaN, 12_345.6, Double.NaN, Outcome.NEW),
                new Row("ratio to the bare pipe", "", 0.25678, 0.3, 0.168, Outcome.BETTER)));

    assertThat(lines)
        .containsExactly(
            "                                   base         now             change",
            "  Core.task backlog=1000000       156.2       312.5  ns/op    +100.0 %  WORSE",
            "  Ring.references                 16.50       16.40  ops/us     -0.6 %",
            "  New.one                             -      12,346  us/op           -  new",
            "  ratio to the bare pipe          0.257       0.300            +16.8 %  better");
  }
}
