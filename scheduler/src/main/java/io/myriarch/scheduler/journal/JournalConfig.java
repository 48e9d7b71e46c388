package io.myriarch.scheduler.journal;

import io.myriarch.protocol.wire.Durability;

/**
 * How a journal keeps its files.
 *
 * @param durability {@code FSYNC}: durable means forced to the disk; {@code PROCESS}: it survives
 *     the process but not power loss
 * @param fileBytes a new file is begun when the current one has this size
 * @param fileAgeMs a new file is begun when the current one is this old
 * @param retentionMs files that nobody needs are deleted at this age
 * @param retentionBytes files that nobody needs are deleted, oldest first, while all are larger
 * @param prepareAheadBytes so much of the file is filled with zeros and forced ahead of the
 *     appender, which is what keeps the disk's tail out of it; 0: only what the next batch needs
 * @param batchBytesMax the longest batch; a quarter of what is mapped into memory at a time
 * @param diskReserveBytes space on the disk that is left to others: the journal is full before
 */
public record JournalConfig(
    Durability durability,
    long fileBytes,
    long fileAgeMs,
    long retentionMs,
    long retentionBytes,
    long prepareAheadBytes,
    int batchBytesMax,
    long diskReserveBytes) {
  private static final long MIB = 1 << 20;

  /** Larger files could not be numbered by position. */
  public static final long FILE_BYTES_MAX = 4L << 30;

  private static final int BATCH_BYTES_MIN = 64 << 10;
  private static final int BATCH_BYTES_MAX = 64 << 20;

  public JournalConfig {
    require(
        durability == Durability.FSYNC || durability == Durability.PROCESS,
        "journal.durability must be fsync or process, not " + durability + ".");
    within("journal.fileBytes", fileBytes, MIB, FILE_BYTES_MAX);
    within("journal.fileAgeMs", fileAgeMs, 1, Long.MAX_VALUE);
    within("journal.retentionMs", retentionMs, 0, Long.MAX_VALUE);
    within("journal.retentionBytes", retentionBytes, fileBytes, Long.MAX_VALUE);
    within("journal.prepareAheadBytes", prepareAheadBytes, 0, FILE_BYTES_MAX);
    within("journal.batchBytesMax", batchBytesMax, BATCH_BYTES_MIN, BATCH_BYTES_MAX);
    within("journal.diskReserveBytes", diskReserveBytes, MIB, Long.MAX_VALUE / 2);
  }

  /** What holds without configuration. */
  public static JournalConfig defaults() {
    return new JournalConfig(
        Durability.FSYNC,
        256 * MIB,
        3_600_000L,
        24 * 3_600_000L,
        10_240 * MIB,
        64 * MIB,
        (int) (4 * MIB),
        64 * MIB);
  }

  public JournalConfig withDurability(Durability other) {
    return new JournalConfig(
        other,
        fileBytes,
        fileAgeMs,
        retentionMs,
        retentionBytes,
        prepareAheadBytes,
        batchBytesMax,
        diskReserveBytes);
  }

  /** With files of this size and age. */
  public JournalConfig withFiles(long bytes, long ageMs) {
    return new JournalConfig(
        durability,
        bytes,
        ageMs,
        retentionMs,
        retentionBytes,
        prepareAheadBytes,
        batchBytesMax,
        diskReserveBytes);
  }

  /** With another bound on what is kept. */
  public JournalConfig withRetention(long ms, long bytes) {
    return new JournalConfig(
        durability,
        fileBytes,
        fileAgeMs,
        ms,
        bytes,
        prepareAheadBytes,
        batchBytesMax,
        diskReserveBytes);
  }

  public JournalConfig withPrepareAheadBytes(long bytes) {
    return new JournalConfig(
        durability,
        fileBytes,
        fileAgeMs,
        retentionMs,
        retentionBytes,
        bytes,
        batchBytesMax,
        diskReserveBytes);
  }

  public JournalConfig withBatchBytesMax(int bytes) {
    return new JournalConfig(
        durability,
        fileBytes,
        fileAgeMs,
        retentionMs,
        retentionBytes,
        prepareAheadBytes,
        bytes,
        diskReserveBytes);
  }

  public JournalConfig withDiskReserveBytes(long bytes) {
    return new JournalConfig(
        durability,
        fileBytes,
        fileAgeMs,
        retentionMs,
        retentionBytes,
        prepareAheadBytes,
        batchBytesMax,
        bytes);
  }

  private static void within(String key, long value, long min, long max) {
    require(
        value >= min && value <= max,
        "%s = %d is not allowed: it must be between %d and %d.".formatted(key, value, min, max));
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
