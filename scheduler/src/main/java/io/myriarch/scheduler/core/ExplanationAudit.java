package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.TaskStatus;

/**
 * Checks what {@link Explainer} says of a task against the rows of the tables, apart from the code
 * that found it. For tests and the simulator: it looks at every row.
 */
public final class ExplanationAudit {
  private final SchedulerCore core;
  private final CoreContext context;

  ExplanationAudit(SchedulerCore core, CoreContext context) {
    this.core = core;
    this.context = context;
  }

  /** One sentence about what is not true of an explanation, or null. */
  public String fault(int slot, Explanation why) {
    TaskStatus status = context.tasks.status(slot);
    if (!isTrue(slot, status, why)) {
      return "a task that is %s is said to wait for %s: %s"
          .formatted(status, why.reason(), why.sentence());
    }
    if (status == TaskStatus.QUEUED && !context.tasks.isParked(slot) && !isPlaceTrue(slot, why)) {
      return "a task's place is said to be %d".formatted(why.ahead());
    }
    return null;
  }

  private boolean isTrue(int slot, TaskStatus status, Explanation why) {
    TaskTable tasks = context.tasks;
    boolean isDelayed = status == TaskStatus.SCHEDULED || status == TaskStatus.RETRYING;
    boolean isQueued = status == TaskStatus.QUEUED && !tasks.isParked(slot);
    return switch (why.reason()) {
      case RUNNING ->
          status == TaskStatus.ASSIGNED
              && context.agents.task(tasks.agent(slot)) == tasks.id(slot)
              && why.sentence().contains(" attempt " + tasks.attempt(slot) + ";");
      case NOT_BEFORE -> status == TaskStatus.SCHEDULED && tasks.attempt(slot) == 0;
      case BACK_OFF -> status == TaskStatus.RETRYING && tasks.attempt(slot) > 0;
      case QUARANTINE -> isDelayed && tasks.losses(slot) >= Quarantine.LOSSES_MIN;
      case FENCED_HANDLER -> isDelayed && tasks.isKeyed(slot);
      case EXPIRY -> tasks.isParked(slot) && tasks.deadlineNs(slot) <= context.nowNs;
      case ORDERING_KEY -> tasks.isParked(slot) && isHeldBy(slot, why.heldBy());
      case DURABILITY -> tasks.isParked(slot) ? tasks.isKeyed(slot) : isQueued && core.isHolding();
      case SPECIALTY -> isQueued && context.route(slot).target() < 0;
      case RECOVERY_GRACE -> isQueued && core.isHolding();
      case PAUSED, TYPE_PAUSED -> isQueued && hasPause(slot) && usable(slot, 0) == 0;
      case BREAKER_OPEN, BREAKER_PROBING -> isQueued && isBarred(slot);
      case NO_AGENTS -> isQueued && hosted(slot) == 0;
      case PAYLOAD -> isQueued && usable(slot, 0) > 0 && isReading();
      case CREDIT -> isQueued && usable(slot, 0) > 0 && usable(slot, 1) == 0;
      case FAIRNESS -> isQueued && hosted(slot) > 0 && others(slot) && usable(slot, 1) == 0;
      case IDLE_AGENT -> isQueued && hosted(slot) > 0 && usable(slot, 0) == 0;
    };
  }

  /** An earlier task of the same key lives. */
  private boolean isHeldBy(int slot, long taskId) {
    int head = context.tasks.find(taskId);
    return head != TaskTable.NONE
        && head != slot
        && context.ordering.key(head).equals(context.ordering.key(slot))
        && context.route(head).tenant() == context.route(slot).tenant()
        && taskId < context.tasks.id(slot);
  }

  private boolean hasPause(int slot) {
    int target = context.route(slot).target();
    for (int group = 0; group < context.layout.groups().size(); group++) {
      FleetLayout.Group row = context.layout.groups().get(group);
      if (context.agents.serves(group, target)
          && (core.pauses().isPaused(row.type(), row.specialty())
              || core.pauses().isPaused(row.type(), FleetLayout.ANY))) {
        return true;
      }
    }
    return false;
  }

  private boolean isBarred(int slot) {
    int target = context.route(slot).target();
    for (int group = 0; group < context.layout.groups().size(); group++) {
      if (context.agents.serves(group, target) && context.gate.isOpen(group)) {
        return false;
      }
    }
    return true;
  }

  /** Agents that could do the task and are where a runtime has them started. */
  private int hosted(int slot) {
    int hosted = 0;
    int target = context.route(slot).target();
    for (int agent = 0; agent < context.agents.size(); agent++) {
      boolean isThere = context.agents.status(agent) != AgentStatus.HEALING;
      hosted += isThere && context.agents.serves(context.agents.group(agent), target) ? 1 : 0;
    }
    return hosted;
  }

  /**
   * Idle agents of open groups that could do the task.
   *
   * @param creditMin 1: only those whose runtime takes more and has had half of its credit back; 0:
   *     all
   */
  private int usable(int slot, int creditMin) {
    int usable = 0;
    int target = context.route(slot).target();
    for (int agent = 0; agent < context.agents.size(); agent++) {
      int group = context.agents.group(agent);
      if (context.agents.status(agent) == AgentStatus.IDLE
          && context.agents.serves(group, target)
          && context.gate.isOpen(group)) {
        RuntimeRow host = context.host(agent);
        boolean hasCredit =
            !host.isReserved && host.payloadBytesOut <= context.limits.runtimePayloadBytesMax() / 2;
        usable += hasCredit || creditMin == 0 ? 1 : 0;
      }
    }
    return usable;
  }

  /** Whether a payload of somebody who waits is not in memory. */
  private boolean isReading() {
    for (int other = 0; other < context.tasks.slotsUsed(); other++) {
      if (isInLine(other) && !context.payloads.isHere(other)) {
        return true;
      }
    }
    return false;
  }

  private boolean others(int slot) {
    for (int other = 0; other < context.tasks.slotsUsed(); other++) {
      if (isInLine(other)
          && context.route(other).target() == context.route(slot).target()
          && context.route(other).tenant() != context.route(slot).tenant()) {
        return true;
      }
    }
    return false;
  }

  private boolean isInLine(int slot) {
    return context.tasks.id(slot) != 0
        && context.tasks.status(slot) == TaskStatus.QUEUED
        && !context.tasks.isParked(slot);
  }

  /** Between the tasks of higher priority, and these with all of the same one. */
  private boolean isPlaceTrue(int slot, Explanation why) {
    Routes.Route route = context.route(slot);
    if (route.target() < 0) {
      return true;
    }
    int higher = 0;
    int same = 0;
    for (int other = 0; other < context.tasks.slotsUsed(); other++) {
      if (other != slot
          && isInLine(other)
          && context.route(other).target() == route.target()
          && context.route(other).tenant() == route.tenant()) {
        int byPriority =
            Integer.compare(context.tasks.priority(other), context.tasks.priority(slot));
        higher += byPriority > 0 ? 1 : 0;
        same += byPriority == 0 ? 1 : 0;
      }
    }
    return why.ahead() >= higher && (!why.isAheadExact() || why.ahead() <= higher + same);
  }
}
