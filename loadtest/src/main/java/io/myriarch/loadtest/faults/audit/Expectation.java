package io.myriarch.loadtest.faults.audit;

/** Which end a task may have. */
@FunctionalInterface
public interface Expectation {
  /** Every task must succeed. */
  Expectation ALL_SUCCEED = (_, status) -> status.equals("succeeded");

  /** Whether the task of this number may end so. */
  boolean allows(long number, String status);
}
