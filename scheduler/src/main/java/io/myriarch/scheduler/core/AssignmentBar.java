package io.myriarch.scheduler.core;

import java.util.Locale;

/** Why agents are given no task though they could take one. */
public enum AssignmentBar {
  /** Nothing is in the way. */
  NONE,
  /** Users paused the specialty. */
  PAUSED,
  /** Users paused the type. */
  TYPE_PAUSED,
  /** The specialty's circuit breaker is open. */
  BREAKER_OPEN,
  /** The specialty's circuit breaker is half-open, and its probes are all taken. */
  BREAKER_PROBING;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lower-case name that users see. */
  public String label() {
    return label;
  }
}
