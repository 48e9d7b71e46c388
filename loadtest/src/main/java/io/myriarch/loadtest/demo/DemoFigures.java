package io.myriarch.loadtest.demo;

import io.myriarch.loadtest.run.Counts;
import io.myriarch.loadtest.run.LoadResult;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the demo found.
 *
 * @param readySeconds from the command to the last ready agent
 * @param memory of the idle fleet
 * @param memoryUnderLoad of the same processes at the end of the load
 * @param warmUp audited, not measured
 * @param fsyncs forces of the journal to the disk, during the load
 * @param ledgerImbalance accepted - finished - live, at the end
 */
record DemoFigures(
    int agents,
    double readySeconds,
    Memory memory,
    Memory memoryUnderLoad,
    List<LoadResult> warmUp,
    LoadResult binary,
    LoadResult http,
    List<RealWork> work,
    double fsyncs,
    double ledgerImbalance) {

  /** Everything that is wrong, a sentence each; the demo has succeeded if there is none. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    warmUp.forEach(result -> audit("Warm-up", result.counts(), faults));
    audit("Binary protocol", binary.counts(), faults);
    audit("HTTP", http.counts(), faults);
    for (RealWork kind : work) {
      String name = kind.task().type() + "/" + kind.task().specialty();
      if (kind.wrong() > 0) {
        faults.add(
            "%s: %d of %d results are wrong, the first: %s."
                .formatted(name, kind.wrong(), kind.wrong() + kind.right(), kind.firstFault()));
      } else if (kind.right() == 0) {
        faults.add(name + ": nothing was finished.");
      }
    }
    if (ledgerImbalance != 0) {
      faults.add(
          "The scheduler's ledger is off by %.0f: accepted - finished - live must be 0."
              .formatted(ledgerImbalance));
    }
    return faults;
  }

  private static void audit(String where, Counts counts, List<String> faults) {
    add(faults, where, counts.lost(), "accepted and never ended");
    add(faults, where, counts.duplicates(), "ended more than once");
    add(faults, where, counts.wrong(), "answered with something else than was sent");
    add(faults, where, counts.unanswered(), "never answered");
    add(faults, where, counts.failed(), "not successful");
    if (counts.completed() == 0) {
      faults.add(where + ": no echo task was completed.");
    }
  }

  private static void add(List<String> faults, String where, long count, String what) {
    if (count > 0) {
      faults.add("%s: %d echo tasks were %s.".formatted(where, count, what));
    }
  }

  /** Echo tasks done in a second, over both protocols. */
  double completedPerSecond() {
    return binary.completedPerSecond() + http.completedPerSecond();
  }

  /** Share of the echo tasks that succeeded. */
  double successRate() {
    double submitted = (double) binary.counts().submitted() + http.counts().submitted();
    return (binary.counts().completed() + http.counts().completed()) / submitted;
  }
}
