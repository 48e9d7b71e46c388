package io.myriarch.scheduler.core;

import java.util.Locale;

/** States of an agent as users see them. */
public enum AgentStatus {
  /** Waits for a task. */
  IDLE,
  /** Has an attempt. */
  WORKING,
  /** Its attempt was fenced, and it has not come back since. */
  ERROR,
  /** Is being placed or started. */
  HEALING;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The lower-case name that users see. */
  public String label() {
    return label;
  }
}
