package io.myriarch.scheduler.core;

import java.util.Locale;

/** What a task that has not ended waits for. */
public enum WaitReason {
  /** An agent works on it. */
  RUNNING,
  /** Its earliest start. */
  NOT_BEFORE,
  /** The pause before it is tried again. */
  BACK_OFF,
  /** It was lost with several runtimes, and such tasks are tried few at a time. */
  QUARANTINE,
  /** An earlier task of its ordering key. */
  ORDERING_KEY,
  /** The handler of a fenced attempt of its ordering key, which may still run. */
  FENCED_HANDLER,
  /** The disk: a record is not durable yet, of the end of the task before it or of this start. */
  DURABILITY,
  /** Its deadline has passed; it is about to expire. */
  EXPIRY,
  /** The fleet no longer has the specialty that it names. */
  SPECIALTY,
  /** Runtimes may come back with what they held before the scheduler started. */
  RECOVERY_GRACE,
  /** Users paused the specialty. */
  PAUSED,
  /** Users paused the type. */
  TYPE_PAUSED,
  /** The circuit breaker of the specialty. */
  BREAKER_OPEN,
  /** The circuit breaker of the specialty, which tries a few tasks. */
  BREAKER_PROBING,
  /** A runtime that hosts agents of the kind that it asks for. */
  NO_AGENTS,
  /** Its payload, which is read back from the journal. */
  PAYLOAD,
  /** Room for its payload in a runtime, or that a runtime has tried a suspect alone. */
  CREDIT,
  /** The turn of its tenant. */
  FAIRNESS,
  /** An agent that has nothing else to do. */
  IDLE_AGENT;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lower-case name that users see. */
  public String label() {
    return label;
  }
}
