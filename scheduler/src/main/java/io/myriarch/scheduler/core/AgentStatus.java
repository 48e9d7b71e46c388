package io.myriarch.scheduler.core;

import java.util.Locale;

/** States of an agent as users see them. */
public enum AgentStatus {
  /** Waits for a task. */
  IDLE(0),
  /** Has an attempt. */
  WORKING(1),
  /** Its attempt was fenced, and it has not come back since. */
  ERROR(2),
  /** Is being placed or started. */
  HEALING(3);

  private final int value;

  private final String label = name().toLowerCase(Locale.ROOT);

  AgentStatus(int value) {
    this.value = value;
  }

  int value() {
    return value;
  }

  /** The lower-case name that users see. */
  public String label() {
    return label;
  }
}
