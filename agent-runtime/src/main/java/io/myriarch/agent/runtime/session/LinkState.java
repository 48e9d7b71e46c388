package io.myriarch.agent.runtime.session;

/** Where a link stands. */
public enum LinkState {
  /** There is no connection. */
  CONNECTING,
  /** Introduced; the scheduler has not answered yet. */
  JOINING,
  /** The scheduler knows this runtime. */
  JOINED,
  /** Closed for good. */
  CLOSED
}
