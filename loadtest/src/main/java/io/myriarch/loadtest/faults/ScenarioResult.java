package io.myriarch.loadtest.faults;

import io.myriarch.loadtest.faults.audit.AuditReport;
import io.myriarch.loadtest.faults.audit.Interruptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How a scenario went.
 *
 * @param reason for anything but passed: one sentence for each thing
 * @param audit null if it did not come to that
 * @param detectionUs from a kill to the scheduler's noticing it, seen from outside
 */
public record ScenarioResult(
    Scenario scenario,
    Verdict verdict,
    List<String> reason,
    Map<String, Integer> injections,
    AuditReport audit,
    Histogram detectionUs,
    Interruptions interruptions,
    Map<String, Object> figures,
    Duration took) {

  /** A scenario that cannot be run here has not passed. */
  public enum Verdict {
    PASSED,
    FAILED,
    NOT_RUN
  }

  /** Faults that were injected, of all kinds. */
  public int injected() {
    return injections.values().stream().mapToInt(Integer::intValue).sum();
  }
}
