package io.myriarch.loadtest.drive;

import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadPlan.Protocol;
import io.myriarch.loadtest.run.TaskDriver;

/** The drivers that a plan asks for. */
public final class Drivers {
  private Drivers() {}

  /** How many drivers: each binary link is one; HTTP connections share one. */
  public static int links(LoadPlan plan) {
    return plan.protocol() == Protocol.HTTP ? 1 : Math.max(1, plan.links().connections());
  }

  /** A new driver, not yet open. */
  public static TaskDriver driver(LoadPlan plan) {
    return driver(plan, 0);
  }

  /** A new driver for one of the links, not yet open: links go round the shards. */
  public static TaskDriver driver(LoadPlan plan, int link) {
    return plan.protocol() == Protocol.HTTP
        ? new HttpDriver(plan)
        : new BinaryDriver(plan, plan.target().binaryPort() + link % plan.target().shards());
  }
}
