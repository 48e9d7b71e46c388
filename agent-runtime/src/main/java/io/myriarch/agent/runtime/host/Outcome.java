package io.myriarch.agent.runtime.host;

/** How an attempt ended, as counted in the metrics. */
public enum Outcome {
  COMPLETED(0),
  ERROR(1),
  FINAL_ERROR(2),
  INTERRUPTED(3),
  NOT_HOSTED(4);

  /** How many there are. */
  static final int COUNT = 5;

  private final int index;

  Outcome(int index) {
    this.index = index;
  }

  /** Position in an array of counters. */
  int index() {
    return index;
  }
}
