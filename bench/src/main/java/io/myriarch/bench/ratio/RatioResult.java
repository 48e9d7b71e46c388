package io.myriarch.bench.ratio;

import io.myriarch.bench.pipe.PipeResult;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What came of all rounds; each figure is the median over them. */
public record RatioResult(int seconds, List<Round> rounds) {
  /** The pipe, and right after it the product. */
  public record Round(PipeResult pipe, ProductResult product) {
    /** How much of what the machine allows the product reached. */
    public double ratio() {
      return product.tasksPerSecond() / pipe.tasksPerSecond();
    }
  }

  public double pipePerSecond() {
    return median(round -> round.pipe().tasksPerSecond());
  }

  public double productPerSecond() {
    return median(round -> round.product().tasksPerSecond());
  }

  /** The median of the ratios, each of one round, not the ratio of the medians. */
  public double ratio() {
    return median(Round::ratio);
  }

  private double median(ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
