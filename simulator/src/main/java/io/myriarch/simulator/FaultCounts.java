package io.myriarch.simulator;

/** How often each kind of fault was injected. */
@SuppressWarnings("EnumOrdinal") // counted in every step of every world, stored nowhere
final class FaultCounts {
  private final long[] counts = new long[Fault.values().length];

  void count(Fault fault) {
    counts[fault.ordinal()]++;
  }

  void add(FaultCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  long of(Fault fault) {
    return counts[fault.ordinal()];
  }
}
