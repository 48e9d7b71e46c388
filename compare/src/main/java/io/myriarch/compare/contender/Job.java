package io.myriarch.compare.contender;

import io.myriarch.loadtest.run.LoadPlan;

/** What all have to do, and where. */
public final class Job {
  /** Of each task. */
  public static final int PAYLOAD_BYTES = 100;

  /** Nobody listens elsewhere. */
  public static final String LOOPBACK = "127.0.0.1";

  /** The peers' task: its end is told by its number alone, nothing is returned. */
  public static final LoadPlan.Work NO_OP =
      new LoadPlan.Work("any", "any", "no-op", PAYLOAD_BYTES, true);

  private Job() {}
}
