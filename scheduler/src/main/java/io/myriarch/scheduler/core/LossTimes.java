package io.myriarch.scheduler.core;

import org.agrona.collections.Long2LongHashMap;

/**
 * How long it takes until the loss of a runtime is noticed, and until its tasks run elsewhere; both
 * from the last sign of its life, so that a heartbeat's interval is in them even if a closed
 * connection told of the loss at once.
 */
final class LossTimes {
  private static final long NONE = Long.MIN_VALUE;

  private final CoreCounters counters;
  private final Long2LongHashMap lastHeardNs = new Long2LongHashMap(NONE);

  LossTimes(CoreCounters counters) {
    this.counters = counters;
  }

  /** A runtime that was expected to be there is not. */
  void runtimeLost(long heardNs, long nowNs) {
    counters.failureDetection().record(nowNs - heardNs);
  }

  /** A task was lost with a runtime that was heard of then for the last time. */
  void taskLost(long taskId, long heardNs) {
    lastHeardNs.put(taskId, heardNs);
  }

  /** A task that was lost before is assigned. */
  void assigned(long taskId, long nowNs) {
    long heardNs = lastHeardNs.remove(taskId);
    if (heardNs != NONE) {
      counters.redispatch().record(nowNs - heardNs);
    }
  }

  /** A task that was lost before has ended. */
  void ended(long taskId) {
    lastHeardNs.remove(taskId);
  }

  /** Lost tasks that have not been assigned again. */
  int waiting() {
    return lastHeardNs.size();
  }
}
