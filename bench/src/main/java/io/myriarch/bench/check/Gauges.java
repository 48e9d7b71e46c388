package io.myriarch.bench.check;

import java.util.List;

/** What a check measures with. */
interface Gauges {
  /** Runs benchmarks, the calibration before and after them. */
  JmhFigures jmh(List<String> benchmarks, List<String> options);

  /** Runs pipe and product in turns. */
  RatioFigures ratio(int rounds, int seconds);
}
