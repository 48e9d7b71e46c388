package io.myriarch.bench.check;

/**
 * A figure beside the recorded one.
 *
 * @param base as recorded; NaN where it is not
 * @param now as measured; NaN where it is not
 * @param change of the figure as a share, the machine's own change taken out; NaN where one is
 *     missing
 */
record Row(String name, String unit, double base, double now, double change, Outcome outcome) {
  /** What the comparison says. */
  enum Outcome {
    SAME(""),
    BETTER("better"),
    WORSE("WORSE"),
    /** Beyond the tolerance, but the intervals overlap: it shows nothing. */
    NOISE("noise"),
    /** Measured, but not recorded: no fault. */
    NEW("new"),
    /** Recorded, but not measured any more: a fall must not hide by leaving. */
    GONE("GONE");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    boolean isFall() {
      return this == WORSE || this == GONE;
    }
  }
}
