package io.myriarch.agents.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.myriarch.agent.FinalTaskException;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Result of {@code summary}.
 *
 * <p>Percentiles interpolate linearly between the two nearest ranks: with the values sorted from
 * rank 0 to n-1, percentile p lies at rank p/100 (n-1). This is Hyndman and Fan's type 7, as in
 * NumPy, R and the PERCENTILE.INC of spreadsheets.
 *
 * @param missing empty cells that were left out
 * @param standardDeviation of the sample (divided by n-1); null for a single value
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Summary(
    int count,
    int missing,
    double mean,
    Double standardDeviation,
    double min,
    double max,
    double p50,
    double p95,
    double p99) {

  static Summary of(Series series) throws FinalTaskException {
    double[] values = series.values();
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(values);
    double mean = StatUtils.mean(values);
    Double deviation = values.length == 1 ? null : new StandardDeviation().evaluate(values, mean);
    if (!Double.isFinite(mean) || (deviation != null && !Double.isFinite(deviation))) {
      throw new FinalTaskException(
          "the numbers are too large: their sum or squares exceed 1.8e308; scale them down");
    }
    return new Summary(
        values.length,
        series.missing(),
        mean,
        deviation,
        StatUtils.min(values),
        StatUtils.max(values),
        percentile.evaluate(50),
        percentile.evaluate(95),
        percentile.evaluate(99));
  }
}
