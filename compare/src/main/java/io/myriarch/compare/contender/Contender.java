package io.myriarch.compare.contender;

import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.run.LoadPlan;
import java.nio.file.Path;
import java.util.Optional;

/** One that does the job: submit, execute a no-op, learn of its completion. */
public interface Contender {
  /** What it is. */
  Profile profile();

  /** Whether Myriarch itself: what the others are compared with. */
  default boolean isOurs() {
    return false;
  }

  /** A sentence that says what has to be installed; empty if nothing. */
  Optional<String> missing();

  /** What each task is. */
  LoadPlan.Work work();

  /**
   * Starts a server of its own that listens on loopback only, and waits until it can be used.
   *
   * @param folder empty; for its data and its logs, whose names end in .log
   * @param cleanup ends what is started here, also where the start fails half-way
   * @throws io.myriarch.loadtest.run.LoadException with a sentence, if it does not start
   */
  Server start(Path folder, Cleanup cleanup);
}
