package io.myriarch.bench.check;

import java.util.List;

/**
 * What runs of JMH gave.
 *
 * @param calibrationNs what a step of the calibration took
 * @param drift by how much the slower of both calibrations is slower; 0.1: by 10 %
 */
record JmhFigures(double calibrationNs, double drift, List<Figure> figures) {
  /**
   * Of two calibrations the faster one counts: a slow one would make every benchmark look better
   * than it is, and hide a fall.
   */
  static JmhFigures of(double beforeNs, double afterNs, List<Figure> figures) {
    double faster = Math.min(beforeNs, afterNs);
    return new JmhFigures(faster, Math.max(beforeNs, afterNs) / faster - 1, figures);
  }
}
