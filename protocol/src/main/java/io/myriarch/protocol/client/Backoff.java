package io.myriarch.protocol.client;

import java.util.random.RandomGenerator;

/** Pauses between tries: doubling up to a bound, each drawn from its upper half. */
final class Backoff {
  private final long minMs;
  private final long maxMs;
  private final RandomGenerator random;
  private long nextMs;

  Backoff(long minMs, long maxMs, RandomGenerator random) {
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.random = random;
    this.nextMs = minMs;
  }

  /** How long to wait before the next try. */
  long nextPauseMs() {
    long pauseMs = nextMs / 2 + random.nextLong(nextMs / 2 + 1);
    nextMs = Math.min(maxMs, 2 * nextMs);
    return pauseMs;
  }

  /** A try succeeded: the next failure starts with the shortest pause. */
  void reset() {
    nextMs = minMs;
  }
}
