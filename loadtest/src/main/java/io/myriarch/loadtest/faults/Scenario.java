package io.myriarch.loadtest.faults;

/** One kind of fault, injected into real processes under load. */
public interface Scenario {
  /** As it is named on the command line. */
  String name();

  /** One sentence: what is done to whom. */
  String sentence();

  /**
   * Does it. What must not be is told by {@link World#check}; the audit follows.
   *
   * @throws NotRunException if it cannot be done here
   */
  void run(World world);
}
