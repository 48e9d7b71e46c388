package io.myriarch.scheduler.journal;

import io.myriarch.scheduler.core.LatencyBuckets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a journal has done since it was opened: plain counts, no lock, no allocation.
 *
 * <p>Thread rule: each figure has one thread that writes it (appends: the shard's, forces: the sync
 * thread, the rest: the upkeep thread); any thread may read.
 */
public final class JournalFigures {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int APPENDS = 0;
  private static final int APPENDED_BYTES = 1;
  private static final int REFUSALS = 2;
  private static final int ROLLS = 3;
  private static final int DISK_BYTES = 4;
  private static final int FILES = 5;
  private static final int FILES_RETIRED = 6;
  private static final int CELLS = 7;

  private final long[] cells = new long[CELLS];
  private final LatencyBuckets forces = new LatencyBuckets();
  private volatile long forceBeganNs;

  /** Batches appended. */
  public long appends() {
    return read(APPENDS);
  }

  /** Bytes of batches appended. */
  public long appendedBytes() {
    return read(APPENDED_BYTES);
  }

  /** Batches refused because the disk was full. */
  public long refusals() {
    return read(REFUSALS);
  }

  /** Files begun because the one before was large or old enough. */
  public long rolls() {
    return read(ROLLS);
  }

  /** How long each force to the disk took. */
  public LatencyBuckets forces() {
    return forces;
  }

  /** How long the force that is under way has taken so far; 0: none is. */
  public long forcingForNs() {
    long beganNs = forceBeganNs;
    return beganNs == 0 ? 0 : System.nanoTime() - beganNs;
  }

  void forceBegins(long nowNs) {
    forceBeganNs = nowNs;
  }

  void forceEnds() {
    forceBeganNs = 0;
  }

  /** Bytes of all files, those prepared ahead included. */
  public long diskBytes() {
    return read(DISK_BYTES);
  }

  /** Files that are there. */
  public long files() {
    return read(FILES);
  }

  /** Files that retention has deleted. */
  public long filesRetired() {
    return read(FILES_RETIRED);
  }

  /** One batch was appended. */
  public void appended(long bytes) {
    add(APPENDS, 1);
    add(APPENDED_BYTES, bytes);
  }

  void refused() {
    add(REFUSALS, 1);
  }

  void rolled() {
    add(ROLLS, 1);
  }

  void disk(long bytes, long files) {
    CELL.setOpaque(cells, DISK_BYTES, bytes);
    CELL.setOpaque(cells, FILES, files);
  }

  void retired() {
    add(FILES_RETIRED, 1);
  }

  private void add(int cell, long delta) {
    CELL.setOpaque(cells, cell, cells[cell] + delta);
  }

  private long read(int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }
}
