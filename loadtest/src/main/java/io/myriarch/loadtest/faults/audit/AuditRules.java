package io.myriarch.loadtest.faults.audit;

/**
 * What a scenario makes impossible to demand.
 *
 * @param submittersKnowAll false if one was killed, and may not have heard of some of its tasks, or
 *     keeps no record of them
 * @param schedulerRemembers false if ended tasks are deleted meanwhile: then a task that the
 *     scheduler does not know has ended if its submitter was told so, or a handler came to its end
 */
public record AuditRules(boolean submittersKnowAll, boolean schedulerRemembers) {
  /** Nothing of that. */
  public static final AuditRules STRICT = new AuditRules(true, true);

  /** There are tasks of which no submitter's record tells. */
  public AuditRules withUnknownTasks() {
    return new AuditRules(false, schedulerRemembers);
  }

  /** Ended tasks are deleted while the scenario runs. */
  public AuditRules withForgetting() {
    return new AuditRules(submittersKnowAll, false);
  }
}
