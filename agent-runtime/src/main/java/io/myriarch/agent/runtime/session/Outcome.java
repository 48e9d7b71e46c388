package io.myriarch.agent.runtime.session;

/** How an attempt ended, as counted in the metrics. */
public enum Outcome {
  COMPLETED(0),
  ERROR(1),
  FINAL_ERROR(2),
  INTERRUPTED(3),
  NOT_HOSTED(4),
  /** Neither a success nor a failure: the runtime leaves, and another does the task. */
  HANDED_BACK(5);

  /** How many there are. */
  public static final int COUNT = 6;

  private final int index;

  Outcome(int index) {
    this.index = index;
  }

  /** Position in an array of counters. */
  public int index() {
    return index;
  }
}
