package io.myriarch.loadtest.faults.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the auditor found.
 *
 * @param acknowledged tasks that a submitter was told are stored
 * @param refused submissions that were answered with a refusal
 * @param ended acknowledged tasks that the scheduler shows as ended
 * @param lost acknowledged tasks that have not ended, or that the scheduler does not know
 * @param doubleEnds tasks with two ends, told twice, told otherwise than shown, or stored twice
 * @param wrong tasks that ended otherwise than they should, or with a result of no execution
 * @param unexecuted tasks that succeeded though no handler came to its end
 * @param untold followed tasks whose end their submitter never heard of
 * @param strangers tasks that the scheduler shows and no submitter was told of
 * @param executions handlers that were begun
 * @param repeats executions that came to their end beyond one for each task: dropped by fencing
 * @param ledgerImbalance accepted - finished - live, by the scheduler's own books
 * @param examples sentences on what was found, not more than a few
 */
public record AuditReport(
    long acknowledged,
    long refused,
    long ended,
    long lost,
    long doubleEnds,
    long wrong,
    long unexecuted,
    long untold,
    long strangers,
    long executions,
    long repeats,
    long ledgerImbalance,
    List<String> examples) {

  /** Sentences on what must not be; empty if all is well. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    fault(faults, lost, "acknowledged tasks are lost");
    fault(faults, doubleEnds, "tasks have two ends");
    fault(faults, wrong, "tasks ended wrongly");
    fault(faults, unexecuted, "tasks succeeded without an execution");
    fault(faults, untold, "ends were never told");
    fault(faults, strangers, "tasks are known to nobody but the scheduler");
    fault(faults, Math.abs(ledgerImbalance), "tasks are missing in the scheduler's ledger");
    if (acknowledged == 0) {
      faults.add("Nothing was acknowledged, so nothing was tested.");
    }
    return faults;
  }

  private static void fault(List<String> faults, long count, String what) {
    if (count != 0) {
      faults.add(String.format(Locale.ROOT, "%,d %s.", count, what));
    }
  }
}
