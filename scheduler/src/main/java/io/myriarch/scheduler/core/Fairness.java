package io.myriarch.scheduler.core;

import java.util.Map;

/**
 * How agents are shared among the tasks that wait for them.
 *
 * @param tenantsMax tenants that may be named, the default one included; none is ever forgotten
 * @param tenantTasksMax live tasks of one tenant; 0: as many as of all together
 * @param tenantWeights by name; a tenant that is not named has weight 1
 * @param oldestEvery every so many tasks that agents of a specialty take from a tenant's queues one
 *     is that which has waited longest, whatever its priority; 0: priorities are strict
 */
public record Fairness(
    int tenantsMax, int tenantTasksMax, Map<String, Integer> tenantWeights, int oldestEvery) {
  /** Largest weight of a tenant: so many tasks it may be given in a row. */
  public static final int WEIGHT_MAX = 100;

  /** Every tenant has weight 1. */
  public static final Fairness DEFAULT = new Fairness(256, 0, Map.of(), 16);

  public Fairness {
    tenantWeights = Map.copyOf(tenantWeights);
  }
}
