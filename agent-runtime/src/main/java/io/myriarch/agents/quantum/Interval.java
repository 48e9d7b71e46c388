package io.myriarch.agents.quantum;

/** Where x lies between two places. */
record Interval(double from, double to) {
  static final Interval EVERYWHERE =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  double length() {
    return to - from;
  }
}
