package io.myriarch.scheduler.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Who submits: names, numbered in the order in which they first came, weights and live tasks.
 * Number 0 is the default tenant, whose name is empty. A tenant is known as long as a route of it,
 * which is for ever; so their number is bounded.
 */
public final class Tenants {
  /** Stands for a tenant for whom there is no room. */
  static final int NONE = -1;

  /** The tenant of whoever names none. */
  static final int DEFAULT = 0;

  private final Fairness fairness;
  private final Map<String, Integer> numbers = new HashMap<>();
  private String[] names = new String[1];
  private int[] weights = new int[1];
  private int[] live = new int[1];
  private int size;

  Tenants(Fairness fairness) {
    this.fairness = fairness;
    add("");
  }

  /** The number of a tenant, made if it is new; {@link #NONE} if there are too many already. */
  int intern(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    return size >= fairness.tenantsMax() ? NONE : add(name);
  }

  /** As {@link #intern}, of a tenant of the journal, which may know of more than the bound. */
  int restore(String name) {
    Integer known = numbers.get(name);
    return known != null ? known : add(name);
  }

  private int add(String name) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
      live = Arrays.copyOf(live, size * 2);
    }
    names[size] = name;
    weights[size] = fairness.tenantWeights().getOrDefault(name, 1);
    numbers.put(name, size);
    return size++;
  }

  public int size() {
    return size;
  }

  public String name(int tenant) {
    return names[tenant];
  }

  /** Share of the agents, relative to the other tenants that wait for them. */
  public int weight(int tenant) {
    return weights[tenant];
  }

  /** Live tasks of a tenant. */
  public int live(int tenant) {
    return live[tenant];
  }

  void entered(int tenant) {
    live[tenant]++;
  }

  void left(int tenant) {
    live[tenant]--;
    assert live[tenant] >= 0 : "more tasks of a tenant ended than there were";
  }

  /** Whether a tenant has as many live tasks as it may have. */
  boolean isFull(int tenant) {
    return fairness.tenantTasksMax() > 0 && live[tenant] >= fairness.tenantTasksMax();
  }
}
