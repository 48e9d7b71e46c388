package io.myriarch.simulator;

/** Who submits tasks. */
interface Submitter {
  void start();

  /** Whether it has all its answers, or never will ask for them. */
  boolean isDone();

  /** Gives up its link and asks again over another. */
  void retry();

  /** Goes for good, without a word. */
  void vanish();

  /** What it still waits for. */
  String whatIsLeft();
}
