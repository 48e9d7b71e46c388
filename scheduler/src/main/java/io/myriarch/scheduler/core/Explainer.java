package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.TaskStatus;
import java.time.Instant;
import java.util.Map;

/**
 * Tells users why a live task is where it is. Changes nothing; looks at a bounded number of tasks
 * and at the agents of one specialty, so it may be asked of a loop under load.
 */
final class Explainer {
  private final CoreContext context;
  private final DrainRate drainRate;

  Explainer(CoreContext context, DrainRate drainRate) {
    this.context = context;
    this.drainRate = drainRate;
  }

  /**
   * What a live task waits for.
   *
   * @param heldUntilNs end of the grace after a restart; 0: it is over
   */
  Explanation explain(int slot, long heldUntilNs) {
    return switch (context.tasks.status(slot)) {
      case ASSIGNED -> running(slot);
      case SCHEDULED, RETRYING -> delayed(slot);
      default -> context.tasks.isParked(slot) ? parked(slot) : queued(slot, heldUntilNs);
    };
  }

  private Explanation running(int slot) {
    TaskTable tasks = context.tasks;
    long untilMs = context.wallMs(tasks.timerNs(slot));
    return of(
        slot,
        WaitReason.RUNNING,
        "Agent %d works on attempt %d; it has time until %s."
            .formatted(
                context.layout.number(tasks.agent(slot)), tasks.attempt(slot), instant(untilMs)),
        untilMs);
  }

  private Explanation delayed(int slot) {
    TaskTable tasks = context.tasks;
    long untilMs = context.wallMs(tasks.readyAtNs(slot));
    if (tasks.isKeyed(slot) && context.ordering.isBarred(slot, context.agents, context.nowNs)) {
      return of(
          slot,
          WaitReason.FENCED_HANDLER,
          "The handler of an earlier attempt of ordering key '%s' was interrupted and may still run."
              .formatted(context.ordering.key(slot)),
          0);
    }
    if (context.quarantine.isWaiting(slot)) {
      return of(
          slot,
          WaitReason.QUARANTINE,
          (context.quarantine.isLastChance(slot)
                  ? "It was lost with %d runtimes and fails if that happens again; such tasks are tried one at a time."
                  : "It was lost with %d runtimes; such tasks are tried few at a time.")
              .formatted(tasks.losses(slot)),
          0);
    }
    boolean isRetry = tasks.status(slot) == TaskStatus.RETRYING;
    return of(
        slot,
        isRetry ? WaitReason.BACK_OFF : WaitReason.NOT_BEFORE,
        isRetry
            ? "Attempt %d did not succeed; the next one is at %s."
                .formatted(tasks.attempt(slot), instant(untilMs))
            : "It is not to start before %s.".formatted(instant(untilMs)),
        untilMs);
  }

  private Explanation parked(int slot) {
    if (!context.tasks.isKeyed(slot) || context.ordering.head(slot) == slot) {
      return of(slot, WaitReason.EXPIRY, "Its deadline has passed; it is about to expire.", 0);
    }
    int head = context.ordering.head(slot);
    String key = context.ordering.key(slot);
    QueuePlace place = QueuePlace.of(context.tasks, slot);
    if (head == TaskTable.NONE) {
      return at(
          of(
              slot,
              WaitReason.DURABILITY,
              "The task before it of ordering key '%s' has ended; the record of that is not durable yet."
                  .formatted(key),
              0),
          place.ahead(),
          place.isExact(),
          -1);
    }
    Explanation held =
        of(
            slot,
            WaitReason.ORDERING_KEY,
            "Ordering key '%s' is held by task %s; %s %d in all before it."
                .formatted(
                    key,
                    TaskIds.format(context.tasks.id(head)),
                    place.isExact() ? "there are" : "there are more than",
                    place.ahead() + 1),
            0);
    return at(held, place.ahead() + 1, place.isExact(), -1);
  }

  private Explanation queued(int slot, long heldUntilNs) {
    Routes.Route route = context.route(slot);
    if (route.target() < 0) {
      return of(
          slot,
          WaitReason.SPECIALTY,
          "The fleet no longer has %s/%s; cancel the task, or put the specialty back."
              .formatted(route.typeName(), route.specialtyName()),
          0);
    }
    QueuePlace place = QueuePlace.of(context.tasks, slot);
    int ahead = place.ahead() + context.ready.before(route.tenant(), route.target(), slot);
    Explanation why = heldUntilNs != 0 ? grace(slot, heldUntilNs) : waiting(slot, route, ahead);
    return at(why, ahead, place.isExact(), estimateMs(route, ahead, why));
  }

  private Explanation grace(int slot, long heldUntilNs) {
    if (heldUntilNs <= context.nowNs) {
      return of(
          slot,
          WaitReason.DURABILITY,
          "The scheduler has just started; the record of that is not durable yet.",
          0);
    }
    long untilMs = context.wallMs(heldUntilNs);
    return of(
        slot,
        WaitReason.RECOVERY_GRACE,
        "The scheduler has started again and waits until %s for runtimes that may hold the task."
            .formatted(instant(untilMs)),
        untilMs);
  }

  private Explanation waiting(int slot, Routes.Route route, int ahead) {
    AssignmentBar bar = context.gate.barOfTarget(route.target());
    if (bar != AssignmentBar.NONE) {
      return of(slot, WaitReason.valueOf(bar.name()), barSentence(bar, route), 0);
    }
    Map<AgentStatus, Integer> agents = context.agents.sizes(route.target());
    int healing = agents.get(AgentStatus.HEALING);
    int all = agents.values().stream().mapToInt(Integer::intValue).sum();
    if (healing == all) {
      return of(
          slot,
          WaitReason.NO_AGENTS,
          "No runtime hosts agents of %s/%s now."
              .formatted(route.typeName(), route.specialtyName()),
          0);
    }
    // While no agent is free, a payload that is not in memory is not what a task waits for.
    if (hasIdle(route.target(), true)) {
      return of(
          slot,
          WaitReason.PAYLOAD,
          ahead == 0
              ? "Its payload is read back from the journal."
              : "The payload of a task before it is read back from the journal.",
          0);
    }
    if (hasIdle(route.target(), false)) {
      return of(
          slot,
          WaitReason.CREDIT,
          "Agents are idle, but their runtimes take nothing more for the moment: they have as many payload bytes in hand as they may, or try a task that was lost with other runtimes; %d tasks of its tenant go before it."
              .formatted(ahead),
          0);
    }
    int others = context.ready.otherTenants(route.tenant(), route.target());
    if (ahead == 0 && others > 0) {
      return of(
          slot,
          WaitReason.FAIRNESS,
          "It is the next of its tenant; %d other tenants wait for the same agents."
              .formatted(others),
          0);
    }
    return of(
        slot,
        WaitReason.IDLE_AGENT,
        "All agents that can do it are at work; %d tasks of its tenant go before it."
            .formatted(ahead),
        0);
  }

  /**
   * Whether agents that may be given tasks have nothing to do.
   *
   * @param hasCredit only those whose runtime takes more
   */
  private boolean hasIdle(int target, boolean hasCredit) {
    for (int group = 0; group < context.layout.groups().size(); group++) {
      if (context.gate.isOpen(group) && context.agents.serves(group, target)) {
        FleetLayout.Group row = context.layout.groups().get(group);
        for (int agent = row.firstAgent(); agent < row.end(); agent++) {
          if (context.agents.status(agent) == AgentStatus.IDLE
              && (!hasCredit || isOffered(agent))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isOffered(int agent) {
    return context.agents.isListed(agent)
        && context.host(agent).payloadBytesOut < context.limits.runtimePayloadBytesMax();
  }

  private static String barSentence(AssignmentBar bar, Routes.Route route) {
    String name = route.typeName() + '/' + route.specialtyName();
    return switch (bar) {
      case PAUSED -> "%s is paused.".formatted(name);
      case TYPE_PAUSED -> "Type %s is paused.".formatted(route.typeName());
      case BREAKER_OPEN -> "The circuit breaker of %s is open: its tasks failed.".formatted(name);
      default -> "The circuit breaker of %s is half-open and tries a few tasks.".formatted(name);
    };
  }

  /** At the present rate of the shard and its tenant's share: rough, since agents differ. */
  private long estimateMs(Routes.Route route, int ahead, Explanation why) {
    if (why.untilMs() != 0) {
      return why.estimateMs();
    }
    boolean isMoving = why.reason() == WaitReason.IDLE_AGENT || why.reason() == WaitReason.FAIRNESS;
    double perSecond = drainRate.perSecond();
    if (!isMoving || perSecond == 0) {
      return -1;
    }
    double share = context.ready.share(route.tenant(), route.target());
    return (long) Math.ceil((ahead + 1) * 1000.0 / (perSecond * share));
  }

  private Explanation of(int slot, WaitReason reason, String sentence, long untilMs) {
    boolean isRunning = reason == WaitReason.RUNNING;
    long deadlineNs = context.tasks.deadlineNs(slot);
    int target = context.route(slot).target();
    int head =
        context.tasks.isKeyed(slot) && !isRunning ? context.ordering.head(slot) : TaskTable.NONE;
    return new Explanation(
        reason,
        sentence,
        context.ordering.key(slot),
        head == TaskTable.NONE || head == slot ? 0 : context.tasks.id(head),
        untilMs,
        deadlineNs == 0 ? 0 : context.wallMs(deadlineNs),
        -1,
        true,
        untilMs == 0 || isRunning ? -1 : Math.max(0, untilMs - context.nowMs),
        target < 0 ? Map.of() : context.agents.sizes(target));
  }

  private static Explanation at(Explanation why, int ahead, boolean isExact, long estimateMs) {
    return new Explanation(
        why.reason(),
        why.sentence(),
        why.orderingKey(),
        why.heldBy(),
        why.untilMs(),
        why.deadlineMs(),
        ahead,
        isExact,
        estimateMs,
        why.agents());
  }

  private static String instant(long wallMs) {
    return Instant.ofEpochMilli(wallMs).toString();
  }
}
