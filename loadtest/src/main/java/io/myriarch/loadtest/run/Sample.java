package io.myriarch.loadtest.run;

/**
 * One moment of a run; rates are since the moment before.
 *
 * @param atSeconds since the start, warm-up included
 * @param total tasks done since the start
 * @param p50Us of what was measured lately, as is p99Us
 */
public record Sample(
    double atSeconds,
    boolean warmup,
    double offeredPerSecond,
    double sentPerSecond,
    double donePerSecond,
    long total,
    double p50Us,
    double p99Us,
    long inFlight) {}
