package io.myriarch.scheduler.core;

/**
 * How many tasks end in a second: an average in which each second counts half as much as the next.
 */
final class DrainRate {
  private static final long INTERVAL_NS = 200_000_000L;
  private static final double WEIGHT = 0.13;

  private long lastNs;
  private long lastFinished;
  private double perSecond;

  void update(long nowNs, long finished) {
    long elapsedNs = nowNs - lastNs;
    if (elapsedNs < INTERVAL_NS) {
      return;
    }
    double rate = (finished - lastFinished) * 1e9 / elapsedNs;
    perSecond = lastNs == 0 ? 0 : perSecond + WEIGHT * (rate - perSecond);
    lastNs = nowNs;
    lastFinished = finished;
  }

  double perSecond() {
    return perSecond;
  }
}
