package io.myriarch.loadtest.run;

/**
 * What became of the tasks. Submitted to rejected count those meant for the measured time; the
 * rest, the audit, covers the warm-up too.
 *
 * @param lost accepted but not ended within the drain bound
 * @param duplicates ends of tasks that had ended, or were never accepted
 * @param wrong results that differ from what was sent
 * @param unanswered neither accepted nor refused
 * @param unsent due, but held up until the drain bound
 */
public record Counts(
    long submitted,
    long accepted,
    long completed,
    long failed,
    long rejected,
    long lost,
    long duplicates,
    long wrong,
    long unanswered,
    long unsent) {}
