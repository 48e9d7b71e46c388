package io.myriarch.scheduler.core;

import java.util.random.RandomGenerator;

/**
 * When a failed attempt is tried again: exponential back-off with full jitter, as described in the
 * AWS Architecture Blog, "Exponential Backoff And Jitter" (2015): uniform between 0 and {@code base
 * * 2^(failures - 1)}, bounded.
 *
 * @param baseMs upper bound of the first delay
 * @param maxMs upper bound of any delay
 * @param random seeded by the caller, so that a run can be repeated
 */
public record RetryPolicy(long baseMs, long maxMs, RandomGenerator random) {
  /** Delay before the next attempt, after so many failed ones. */
  long delayMs(int failures) {
    int doublings = Math.min(failures - 1, 30);
    long bound = Math.min(maxMs, baseMs << doublings);
    return random.nextLong(bound + 1);
  }
}
