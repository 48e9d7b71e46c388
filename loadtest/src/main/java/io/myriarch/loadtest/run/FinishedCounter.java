package io.myriarch.loadtest.run;

/** The scheduler's own count of ended tasks: the only witness of tasks that are not followed. */
public interface FinishedCounter {
  /**
   * Tasks ended so far, whatever their outcome.
   *
   * @throws LoadException if the scheduler does not say
   */
  long finished();
}
