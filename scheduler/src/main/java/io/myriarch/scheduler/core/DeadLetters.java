package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.FailureKind;
import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tasks that failed for good, until they are requeued, removed, or too old or too many: then
 * the oldest go, and are counted. A journal file with the record of one of them is needed.
 */
public final class DeadLetters {
  private static final Comparator<DeadLetter> BY_AGE =
      Comparator.comparingLong(DeadLetter::failedAtMs).thenComparingLong(DeadLetter::taskId);

  private final CoreContext context;
  private final FaultLimits.DeadLetters limits;
  private final TreeMap<Long, DeadLetter> byId = new TreeMap<>();
  private final TreeSet<DeadLetter> byAge = new TreeSet<>(BY_AGE);

  DeadLetters(CoreContext context) {
    this.context = context;
    limits = context.limits.faults().deadLetters();
  }

  /** Whether failed tasks are kept at all. */
  boolean isEnabled() {
    return limits.lettersMax() > 0;
  }

  public int size() {
    return byId.size();
  }

  /** The dead letter with this id, or null. */
  public DeadLetter find(long taskId) {
    return byId.get(taskId);
  }

  /** Newest tasks first, from below this id on; 0: from the newest on. */
  public Iterator<DeadLetter> before(long taskId) {
    return (taskId == 0 ? byId : byId.headMap(taskId, false)).descendingMap().values().iterator();
  }

  /**
   * A task failed for good, or its record was written again; that lies in the current file.
   *
   * @param payloadFile ordinal of the file with its payload, if its record does not have it
   * @param dataBytes of error and payload
   */
  void add(
      long taskId,
      long position,
      int route,
      FailureKind kind,
      long failedAtMs,
      int payloadFile,
      int dataBytes) {
    forget(taskId);
    if (payloadFile != DeadLetter.NO_FILE) {
      context.files.retain(payloadFile);
    }
    DeadLetter letter =
        new DeadLetter(
            taskId,
            position,
            route,
            kind,
            failedAtMs,
            context.files.retainRecord(dataBytes),
            payloadFile,
            dataBytes);
    byId.put(taskId, letter);
    byAge.add(letter);
    if (byId.size() > limits.lettersMax()) {
      forget(byAge.first().taskId());
      context.counters.deadLetterDropped();
    }
    context.counters.deadLetters(byId.size());
  }

  /** Whether it is one still, and its record where it was. */
  public boolean isStill(DeadLetter letter) {
    return letter.equals(byId.get(letter.taskId()));
  }

  /** It is none any more. Returns whether it was one. */
  boolean forget(long taskId) {
    DeadLetter letter = byId.remove(taskId);
    if (letter == null) {
      return false;
    }
    byAge.remove(letter);
    context.files.releaseRecord(letter.file(), letter.dataBytes());
    if (letter.payloadFile() != DeadLetter.NO_FILE) {
      context.files.release(letter.payloadFile());
    }
    context.counters.deadLetters(byId.size());
    return true;
  }

  /** Drops those that are too old. */
  void turn() {
    while (!byAge.isEmpty() && byAge.first().failedAtMs() < context.nowMs - limits.retentionMs()) {
      forget(byAge.first().taskId());
      context.counters.deadLetterDropped();
    }
  }
}
