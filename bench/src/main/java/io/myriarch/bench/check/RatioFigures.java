package io.myriarch.bench.check;

import io.myriarch.bench.ratio.RatioResult;

/** Medians of the runs in turns. */
record RatioFigures(double pipePerSecond, double productPerSecond, double ratio, int rounds) {
  static RatioFigures of(RatioResult result) {
    return new RatioFigures(
        result.pipePerSecond(), result.productPerSecond(), result.ratio(), result.rounds().size());
  }
}
