package io.myriarch.agent.runtime.link;

import java.util.random.RandomGenerator;

/** Pauses between connections: twice as long each time, with jitter. Not thread-safe. */
final class Backoff {
  private final int minMs;
  private final int maxMs;
  private final RandomGenerator random;
  private int nextMs;

  Backoff(int minMs, int maxMs, RandomGenerator random) {
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.random = random;
    this.nextMs = minMs;
  }

  /** A pause between half of the current step and the whole of it; the next step is longer. */
  int nextPauseMs() {
    int step = nextMs;
    nextMs = Math.min(maxMs, 2 * step);
    return step / 2 + random.nextInt(step / 2 + 1);
  }

  /** The last connection was good: starts again with the shortest. */
  void reset() {
    nextMs = minMs;
  }
}
