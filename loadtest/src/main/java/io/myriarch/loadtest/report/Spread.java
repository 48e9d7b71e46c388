package io.myriarch.loadtest.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** A figure of several runs. */
public record Spread(
    @JsonProperty("median") double median,
    @JsonProperty("min") double min,
    @JsonProperty("max") double max) {
  /** Of at least one run. */
  public static <T> Spread of(Collection<T> runs, ToDoubleFunction<? super T> figure) {
    return of(runs.stream().mapToDouble(figure).toArray());
  }

  /** Of at least one value; of an even number the median is the mean of the middle two. */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("No run, no figure.");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
