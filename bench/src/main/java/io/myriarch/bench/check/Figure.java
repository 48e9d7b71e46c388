package io.myriarch.bench.check;

/**
 * What one benchmark gave.
 *
 * @param name as {@code Core.decide backlog=0}
 * @param error half the width of JMH's interval of 99.9 %; NaN where it has none
 * @param higherIsBetter whether it is a throughput; otherwise a time
 */
record Figure(String name, String unit, double score, double error, boolean higherIsBetter) {
  /** The same as a machine would give that is so many times as slow. */
  Figure onSlowerMachine(double times) {
    double factor = higherIsBetter ? 1 / times : times;
    return new Figure(name, unit, score * factor, error * factor, higherIsBetter);
  }

  /** How many times as bad as the other: above 1 is worse. */
  double timesAsBadAs(Figure other) {
    return higherIsBetter ? other.score / score : score / other.score;
  }

  /** Whether the intervals have nothing in common; without an error, an interval is a point. */
  boolean isApartFrom(Figure other) {
    return Math.abs(score - other.score) > width(error) + width(other.error);
  }

  private static double width(double error) {
    return Double.isNaN(error) ? 0 : error;
  }
}
