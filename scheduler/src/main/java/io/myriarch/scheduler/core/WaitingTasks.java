package io.myriarch.scheduler.core;

import java.util.Arrays;

/**
 * The tasks that wait for an agent, of all tenants, and who of them goes first.
 *
 * <p>An agent serves three targets: its specialty, its type, and any. So the tenant is chosen
 * before the target is: the agents of a specialty go round the tenants that have a task for them in
 * any of the three, and give each as many in a row as its weight (deficit round robin, in which a
 * task costs one, so no deficit is left over). Whatever the others have waiting, in whichever
 * target, a tenant's next task is taken after at most the sum of their weights.
 *
 * <p>Of the tenant's tasks the one of the highest priority goes first, and of those the one that
 * has waited longest. So that low priorities do not starve, every n-th task is the one that has
 * waited longest whatever its priority.
 *
 * <p>All of it is O(1) in tasks and agents. Tenants with a task for a target are bits of words.
 */
final class WaitingTasks {
  private final TaskTable tasks;
  private final Tenants tenants;
  private final int targets;
  private final int groups;
  private final int oldestEvery;
  private final int[] turnOf;
  private final int[] turnLeft;
  private ReadyQueues[] byTenant = new ReadyQueues[1];
  private long[][] active = new long[1][];
  private int size;

  WaitingTasks(TaskTable tasks, Tenants tenants, FleetLayout layout, int oldestEvery) {
    this.tasks = tasks;
    this.tenants = tenants;
    this.oldestEvery = oldestEvery;
    targets = layout.targets();
    groups = layout.groups().size();
    turnOf = new int[groups];
    turnLeft = new int[groups];
    byTenant[0] = new ReadyQueues(tasks, targets, groups);
    active[0] = new long[targets];
  }

  void add(int tenant, int target, int slot) {
    queues(tenant).add(target, slot);
    active[tenant >>> 6][target] |= 1L << tenant;
    size++;
  }

  void remove(int tenant, int target, int slot) {
    byTenant[tenant].remove(target, slot);
    if (byTenant[tenant].isEmpty(target)) {
      active[tenant >>> 6][target] &= ~(1L << tenant);
    }
    size--;
  }

  private ReadyQueues queues(int tenant) {
    if (tenant >= byTenant.length) {
      byTenant = Arrays.copyOf(byTenant, Math.max(tenant + 1, byTenant.length * 2));
    }
    if (byTenant[tenant] == null) {
      byTenant[tenant] = new ReadyQueues(tasks, targets, groups);
      while (active.length <= tenant >>> 6) {
        active = Arrays.copyOf(active, active.length + 1);
        active[active.length - 1] = new long[targets];
      }
    }
    return byTenant[tenant];
  }

  /** Whether a task of any tenant waits for a target. */
  boolean isWaiting(int target) {
    for (long[] word : active) {
      if (word[target] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a task waits that an agent with these targets could do. */
  boolean isWaiting(int[] agentTargets) {
    if (size == 0) {
      return false;
    }
    for (int word = 0; word < active.length; word++) {
      if (word(word, agentTargets) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The tenant whose turn it is with the agents of a specialty, or {@link Tenants#NONE} if nobody
   * has a task for them. Changes nothing: see {@link #taken}.
   */
  int turn(int group, int[] agentTargets) {
    if (tenants.size() == 1) {
      return word(0, agentTargets) == 0 ? Tenants.NONE : Tenants.DEFAULT;
    }
    int present = turnOf[group];
    if (turnLeft[group] > 0 && (word(present >>> 6, agentTargets) & (1L << present)) != 0) {
      return present;
    }
    int first = present >>> 6;
    // Those after the present one, then the other words round, then those up to the present one.
    long later = word(first, agentTargets) & ~(-1L >>> (63 - (present & 63)));
    for (int i = 0; i <= active.length; i++) {
      int at = (first + i) % active.length;
      long bits = i == 0 ? later : word(at, agentTargets);
      if (bits != 0) {
        return (at << 6) + Long.numberOfTrailingZeros(bits);
      }
    }
    return Tenants.NONE;
  }

  /** The task of a tenant that goes first with the agents of a specialty; it stays where it is. */
  int next(int tenant, int group, int[] agentTargets) {
    ReadyQueues queues = byTenant[tenant];
    return oldestEvery > 0 && queues.taken(group) + 1 >= oldestEvery
        ? queues.oldest(agentTargets)
        : queues.best(agentTargets);
  }

  /** An agent of a specialty has been given a task of a tenant. */
  void taken(int group, int tenant) {
    byTenant[tenant].countTaken(group, oldestEvery);
    if (tenants.size() == 1) {
      return;
    }
    if (turnOf[group] == tenant && turnLeft[group] > 0) {
      turnLeft[group]--;
    } else {
      turnOf[group] = tenant;
      turnLeft[group] = tenants.weight(tenant) - 1;
    }
  }

  private long word(int index, int[] agentTargets) {
    long[] word = active[index];
    return word[agentTargets[0]] | word[agentTargets[1]] | word[agentTargets[2]];
  }

  /**
   * When the task that waits longest became ready, over all tenants and targets; {@link
   * Long#MAX_VALUE}: none waits.
   */
  long oldestReadyAtNs() {
    long oldest = Long.MAX_VALUE;
    for (ReadyQueues queues : byTenant) {
      if (queues != null && queues.size() > 0) {
        oldest = Math.min(oldest, queues.oldestReadyAtNs());
      }
    }
    return oldest;
  }

  /** Tasks of a tenant that wait for the same target as this one with a higher priority. */
  int before(int tenant, int target, int slot) {
    return byTenant[tenant].above(target, tasks.priority(slot));
  }

  /** Other tenants with a task for a target. */
  int otherTenants(int tenant, int target) {
    int waiting = 0;
    for (long[] word : active) {
      waiting += Long.bitCount(word[target]);
    }
    return waiting - ((active[tenant >>> 6][target] & (1L << tenant)) != 0 ? 1 : 0);
  }

  /** The part of what is taken for a target that comes to a tenant with a task for it. */
  double share(int tenant, int target) {
    double sum = 0;
    for (int word = 0; word < active.length; word++) {
      for (long left = active[word][target]; left != 0; left &= left - 1) {
        sum += tenants.weight((word << 6) + Long.numberOfTrailingZeros(left));
      }
    }
    return tenants.weight(tenant) / Math.max(sum, tenants.weight(tenant));
  }

  int size() {
    return size;
  }
}
