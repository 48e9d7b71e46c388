package io.myriarch.bench.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a check measures, as it is recorded.
 *
 * @param format of the file
 * @param environment names and values, for people
 * @param calibrationNs what a step of the calibration took, the faster of before and after
 */
record Measurement(
    int format,
    Map<String, Object> environment,
    double calibrationNs,
    RatioFigures ratio,
    List<Figure> benchmarks) {
  static final int FORMAT = 1;

  Optional<Figure> benchmark(String name) {
    return benchmarks.stream().filter(figure -> figure.name().equals(name)).findFirst();
  }

  /** This one, but with the figures of another where those are better: noise only ever slows. */
  Measurement orBetter(JmhFigures again) {
    double times = calibrationNs / again.calibrationNs();
    List<Figure> better = new ArrayList<>();
    for (Figure figure : benchmarks) {
      better.add(
          again.figures().stream()
              .filter(other -> other.name().equals(figure.name()))
              .map(other -> other.onSlowerMachine(times))
              .filter(other -> other.timesAsBadAs(figure) < 1)
              .findFirst()
              .orElse(figure));
    }
    return new Measurement(format, environment, calibrationNs, ratio, List.copyOf(better));
  }

  /** This one, but with another ratio where that is better. */
  Measurement orBetter(RatioFigures again) {
    return again.ratio() <= ratio.ratio()
        ? this
        : new Measurement(format, environment, calibrationNs, again, benchmarks);
  }
}
