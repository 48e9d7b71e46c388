package io.myriarch.simulator;

import io.myriarch.scheduler.core.WaitReason;

/** How often each kind of fault was injected. */
@SuppressWarnings("EnumOrdinal") // counted in every step of every world, stored nowhere
final class FaultCounts {
  private final long[] counts = new long[Fault.values().length];

  private final long[] explained = new long[WaitReason.values().length];

  /** Somebody was told truly what a task waits for. */
  void explained(WaitReason reason) {
    explained[reason.ordinal()]++;
  }

  long of(WaitReason reason) {
    return explained[reason.ordinal()];
  }

  void count(Fault fault) {
    counts[fault.ordinal()]++;
  }

  void add(FaultCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < explained.length; i++) {
      explained[i] += other.explained[i];
    }
  }

  long of(Fault fault) {
    return counts[fault.ordinal()];
  }
}
