package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;

/**
 * A task that failed for good and can be run again. What it takes for that is in the journal.
 *
 * @param position of its record
 * @param kind how the last attempt failed
 * @param failedAtMs wall clock
 * @param file ordinal of the journal file with its record
 * @param payloadFile ordinal of the file with its payload, if that is not in its record; -1: it is
 * @param dataBytes of its error and its payload
 */
public record DeadLetter(
    long taskId,
    long position,
    int route,
    FailureKind kind,
    long failedAtMs,
    int file,
    int payloadFile,
    int dataBytes) {
  static final int NO_FILE = -1;
}
