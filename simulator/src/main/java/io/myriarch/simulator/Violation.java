package io.myriarch.simulator;

/** Something that must never be was seen. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What was violated. */
  enum Promise {
    /** Acknowledged means durable; nothing acknowledged is lost. */
    ACKNOWLEDGED_IS_DURABLE,
    /** A task ends exactly once, and a stale result counts for nothing. */
    ENDS_EXACTLY_ONCE,
    /** One submission, one task. */
    SUBMITTED_EXACTLY_ONCE,
    /** Tasks of one ordering key run one at a time, in their order. */
    ORDER,
    /** Attempts and losses are counted, and bounded. */
    ATTEMPTS_ARE_COUNTED,
    /** No agent holds two tasks, no task has two owners. */
    ONE_OWNER,
    /** Credits, counters, ledger: a recount gives the same. */
    RECOUNT,
    /** Not before its time, not after its deadline. */
    TIMES_ARE_KEPT,
    /** Tenants are given their share of agents, and no priority starves. */
    FAIRNESS,
    /** What users are told of a waiting task is so. */
    EXPLAINED_TRULY,
    /** What users paused rests until they resume it. */
    PAUSES_HOLD,
    /** When faults stop, everything accepted ends within a bound. */
    LIVENESS,
    /** The code stops by itself, or says what makes no sense. */
    SOUNDNESS
  }

  private final Promise promise;

  Violation(Promise promise, String what) {
    super(what, null, false, false);
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }
}
