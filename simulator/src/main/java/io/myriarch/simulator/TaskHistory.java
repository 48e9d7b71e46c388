package io.myriarch.simulator;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;

/** What the surviving log says of a task, and what was told and done about it. */
final class TaskHistory {
  final long id;
  final TaskSpec spec;
  final List<Execution> executions = new ArrayList<>(2);
  private final List<FailedAttempt> failed = new ArrayList<>(2);
  RecordReader.Terms terms;
  long requeuedFrom;

  /** The task that took its place as a dead letter; 0: none. */
  long requeuedAs;

  long acceptedAt = -1;
  long acceptedAtNs;
  long finishedAt = -1;
  TaskStatus outcome;
  int attempts;
  byte[] output;
  boolean wasLogged;
  boolean wasHeardOf;
  boolean wasTold;
  boolean endWasTold;

  /** An attempt as a runtime made it. */
  static final class Execution {
    final int epoch;
    final int attempt;
    boolean hasEnded;

    /** What it tells, if it tells anything; null: it has not ended. */
    byte[] output;

    FailureKind failure;

    Execution(int epoch, int attempt) {
      this.epoch = epoch;
      this.attempt = attempt;
    }
  }

  /** A record of an attempt that failed and the task went on. */
  record FailedAttempt(long position, FailureKind kind, long retryNotBeforeNs) {}

  TaskHistory(long id, TaskSpec spec) {
    this.id = id;
    this.spec = spec;
  }

  /** Whether its acknowledgement means that it survives a power cut. */
  boolean isFsync(WorldPlan plan) {
    return requeuedFrom == 0 ? spec.isFsync(plan) : plan.isFsync;
  }

  boolean isLogged() {
    return acceptedAt >= 0;
  }

  /** Whether anybody but the scheduler has ever seen its id. */
  boolean isKnownOutside() {
    return wasHeardOf || !executions.isEmpty();
  }

  boolean hasEnded() {
    return finishedAt >= 0;
  }

  int losses() {
    int losses = 0;
    for (FailedAttempt each : failed) {
      losses += isLoss(each.kind()) ? 1 : 0;
    }
    return losses;
  }

  int handedBack() {
    int handedBack = 0;
    for (FailedAttempt each : failed) {
      handedBack += each.kind() == FailureKind.HANDED_BACK ? 1 : 0;
    }
    return handedBack;
  }

  /** Attempts that failed by their own doing. */
  int failures() {
    return failed.size() - losses() - handedBack();
  }

  static boolean isLoss(FailureKind kind) {
    return kind == FailureKind.LOST
        || kind == FailureKind.NOT_HOSTED
        || kind == FailureKind.INTERRUPTED;
  }

  int failedAttempts() {
    return failed.size();
  }

  /** When the present attempt may start, for what the log says of the one before it. */
  long retryNotBeforeNs() {
    return failed.isEmpty() ? 0 : failed.getLast().retryNotBeforeNs();
  }

  void failed(long position, FailureKind kind, long retryNotBeforeNs) {
    failed.add(new FailedAttempt(position, kind, retryNotBeforeNs));
  }

  /** The log ends at this position now. */
  void cut(long last) {
    if (finishedAt > last) {
      finishedAt = -1;
      outcome = null;
      output = null;
    }
    failed.removeIf(each -> each.position() > last);
    if (acceptedAt > last) {
      acceptedAt = -1;
    }
  }

  Execution execution(int epoch, int attempt) {
    for (Execution each : executions) {
      if (each.epoch == epoch && each.attempt == attempt) {
        return each;
      }
    }
    return null;
  }
}
