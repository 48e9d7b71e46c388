package io.myriarch.loadtest.faults.audit;

/**
 * What a scenario makes impossible to demand.
 *
 * @param submittersLived false if one was killed: then it may not have heard of some of its tasks
 * @param schedulerRemembers false if ended tasks are deleted meanwhile: then a task that the
 *     scheduler does not know has ended if its submitter was told so, or a handler came to its end
 */
public record AuditRules(boolean submittersLived, boolean schedulerRemembers) {
  /** Nothing of that. */
  public static final AuditRules STRICT = new AuditRules(true, true);

  /** A submitter was killed. */
  public AuditRules withDeadSubmitters() {
    return new AuditRules(false, schedulerRemembers);
  }

  /** Ended tasks are deleted while the scenario runs. */
  public AuditRules withForgetting() {
    return new AuditRules(submittersLived, false);
  }
}
