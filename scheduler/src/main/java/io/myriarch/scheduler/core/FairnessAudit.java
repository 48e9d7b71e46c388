package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.Arrays;

/**
 * Holds a core to the bounds of ADR 7 by comparing the rows of its tables from turn to turn, apart
 * from the code that chooses. While a tenant has tasks waiting for the agents of a specialty:
 *
 * <ul>
 *   <li>these agents take at most the sum of the other tenants' weights from others before they
 *       take one of the tenant's;
 *   <li>of two such tenants, what each is given, divided by its weight, differs by at most one;
 *   <li>a task behind k others of its tenant that have waited longer, for those agents, is taken
 *       after at most {@code oldestEvery * (k + 1)} tasks of its tenant, whatever its priority.
 * </ul>
 *
 * A task whose payload has to be read from the disk does not count as waiting until that is here.
 * For tests and the simulator: it looks at every row. It is sound where runtimes have credit for
 * every payload.
 */
public final class FairnessAudit {
  private final CoreContext context;
  private final int groups;
  private final int oldestEvery;
  private final boolean[] hadIdle;
  private long[] ids = new long[0];
  private int[] attempts = new int[0];
  private boolean[] wasWaiting = new boolean[0];
  private long[] takenBefore = new long[0];
  private int[] olderAhead = new int[0];
  private int known;
  private int tenants;
  private int[] taken = new int[0];
  private int[] othersTaken = new int[0];
  private long[] takenTotal = new long[0];
  private boolean[] waited = new boolean[0];
  private int[] pairTaken = new int[0];
  private boolean isUnclear;
  private long shared;
  private String fault;

  FairnessAudit(CoreContext context) {
    this.context = context;
    groups = context.layout.groups().size();
    oldestEvery = context.limits.fairness().oldestEvery();
    hadIdle = new boolean[groups];
  }

  /** Tasks that were taken while another tenant waited for the same agents. */
  public long shared() {
    return shared;
  }

  /** A turn has ended. One sentence about a bound that was broken, or null. */
  public String turnEnded() {
    fault = null;
    grow();
    Arrays.fill(taken, 0);
    Arrays.fill(waited, false);
    isUnclear = false;
    int rows = context.tasks.slotsUsed();
    for (int slot = 0; slot < rows; slot++) {
      look(slot);
    }
    for (int group = 0; group < groups; group++) {
      share(group);
    }
    for (int slot = 0; slot < rows; slot++) {
      remember(slot);
    }
    known = rows;
    for (int group = 0; group < groups; group++) {
      hadIdle[group] = context.agents.hasIdle(group);
    }
    return fault;
  }

  private void grow() {
    int rows = context.tasks.slotsUsed();
    if (rows > ids.length) {
      int length = Math.max(64, rows * 2);
      ids = Arrays.copyOf(ids, length);
      attempts = Arrays.copyOf(attempts, length);
      wasWaiting = Arrays.copyOf(wasWaiting, length);
      takenBefore = Arrays.copyOf(takenBefore, length);
      olderAhead = Arrays.copyOf(olderAhead, length);
    }
    if (context.tenants.size() != tenants) {
      tenants = context.tenants.size();
      taken = new int[groups * tenants];
      othersTaken = new int[groups * tenants];
      waited = new boolean[groups * tenants];
      pairTaken = new int[groups * tenants * tenants];
      // What has been counted so far was of other tables: it begins anew.
      takenTotal = new long[groups * tenants];
      Arrays.fill(wasWaiting, false);
    }
  }

  /** What has become of a row since the last turn. */
  private void look(int slot) {
    TaskTable tasks = context.tasks;
    long id = tasks.id(slot);
    boolean isSame = id != 0 && slot < known && ids[slot] == id;
    if (!isSame && slot < known && ids[slot] != 0 && wasWaiting[slot]) {
      isUnclear = true; // It may have been given to an agent in between.
    }
    if (id == 0) {
      return;
    }
    int before = isSame ? attempts[slot] : 0;
    int made = tasks.attempt(slot) - before;
    boolean isOwn = tasks.epoch(slot) == context.epoch;
    if (made == 1 && isOwn && tasks.status(slot) == TaskStatus.ASSIGNED) {
      taken[at(context.agents.group(tasks.agent(slot)), tenant(slot))]++;
    } else if (made != 0 && isSame) {
      isUnclear = true;
    } else if (isSame && wasWaiting[slot] && isWaiting(slot)) {
      int target = context.route(slot).target();
      for (int group = 0; group < groups; group++) {
        waited[at(group, tenant(slot))] |= context.agents.serves(group, target);
      }
    }
  }

  /** Waits for an agent; while it waits for its payload others may go before it. */
  private boolean isWaiting(int slot) {
    return isQueued(slot) && context.payloads.isHere(slot);
  }

  private boolean isQueued(int slot) {
    return context.tasks.status(slot) == TaskStatus.QUEUED
        && !context.tasks.isParked(slot)
        && context.route(slot).target() >= 0;
  }

  private int tenant(int slot) {
    return context.route(slot).tenant();
  }

  private int at(int group, int tenant) {
    return group * tenants + tenant;
  }

  /** Compares what the agents of a group took with what they should have. */
  private void share(int group) {
    // Tasks that find an idle agent take no turn.
    boolean isClear = !isUnclear && !hadIdle[group];
    int all = 0;
    int weights = 0;
    for (int tenant = 0; tenant < tenants; tenant++) {
      all += taken[at(group, tenant)];
      weights += context.tenants.weight(tenant);
    }
    for (int tenant = 0; tenant < tenants; tenant++) {
      int at = at(group, tenant);
      takenTotal[at] += isClear ? taken[at] : 0;
      othersTaken[at] =
          isClear && waited[at] && taken[at] == 0 ? othersTaken[at] + all - taken[at] : 0;
      shared += waited[at] ? all - taken[at] : 0;
      if (othersTaken[at] > weights - context.tenants.weight(tenant)) {
        fault =
            "agents of group %d took %d tasks of others while tenant %d waited"
                .formatted(group, othersTaken[at], tenant);
      }
      for (int other = 0; other < tenant; other++) {
        compare(group, tenant, other, isClear);
      }
    }
  }

  private void compare(int group, int tenant, int other, boolean isClear) {
    int pair = at(group, tenant) * tenants + other;
    int a = context.tenants.weight(tenant);
    int b = context.tenants.weight(other);
    boolean bothWait = isClear && waited[at(group, tenant)] && waited[at(group, other)];
    // The difference of the two, each divided by its weight, times both weights.
    pairTaken[pair] =
        bothWait ? pairTaken[pair] + taken[at(group, tenant)] * b - taken[at(group, other)] * a : 0;
    if (Math.abs(pairTaken[pair]) > a * b) {
      fault =
          "of group %d tenants %d and %d got shares that differ by %d / %d"
              .formatted(group, tenant, other, pairTaken[pair], a * b);
    }
  }

  private void remember(int slot) {
    TaskTable tasks = context.tasks;
    boolean isNew = slot >= known || ids[slot] != tasks.id(slot);
    boolean isWaitingNow = tasks.id(slot) != 0 && isWaiting(slot);
    int group = isWaitingNow ? context.route(slot).target() : -1;
    // Only tasks for one specialty: others may be taken by agents of several.
    if (isWaitingNow && oldestEvery > 0 && group < groups) {
      long total = takenTotal[at(group, tenant(slot))];
      if (isNew || !wasWaiting[slot] || attempts[slot] != tasks.attempt(slot)) {
        takenBefore[slot] = total;
        olderAhead[slot] = older(slot, group);
      } else if (total - takenBefore[slot] > (long) oldestEvery * (olderAhead[slot] + 1)) {
        fault =
            "task %x waits while %d others of its tenant were taken; %d had waited longer"
                .formatted(tasks.id(slot), total - takenBefore[slot], olderAhead[slot]);
      }
    }
    ids[slot] = tasks.id(slot);
    attempts[slot] = tasks.id(slot) == 0 ? 0 : tasks.attempt(slot);
    wasWaiting[slot] = isWaitingNow;
  }

  /** Tasks of the same tenant, for the same agents, that have waited at least as long. */
  private int older(int slot, int group) {
    int older = 0;
    for (int other = 0; other < context.tasks.slotsUsed(); other++) {
      if (other != slot
          && context.tasks.id(other) != 0
          && isQueued(other)
          && tenant(other) == tenant(slot)
          && context.agents.serves(group, context.route(other).target())
          && context.tasks.readyAtNs(other) <= context.tasks.readyAtNs(slot)) {
        older++;
      }
    }
    return older;
  }
}
