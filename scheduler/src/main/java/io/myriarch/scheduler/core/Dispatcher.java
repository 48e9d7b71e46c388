package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.TaskStatus;

/**
 * Brings ready tasks and idle agents together. While an agent of a task's target is idle the task
 * does not wait, and while a task that an agent can do waits the agent does not idle: so both ways
 * it is a look at one end of a list.
 */
final class Dispatcher {
  private final CoreContext context;
  private FleetControl fleet;
  private boolean held;
  private boolean backlog;

  Dispatcher(CoreContext context) {
    this.context = context;
  }

  void fleet(FleetControl control) {
    fleet = control;
  }

  /** While held, tasks and agents wait for each other. */
  void hold(boolean value) {
    held = value;
    backlog = !value;
  }

  /**
   * A new task, ready at the time in its row, takes its way: behind others of its key, or at once.
   */
  void admit(int slot, String orderingKey) {
    if (orderingKey.isEmpty() || context.ordering.join(slot, tenant(slot), orderingKey)) {
      start(slot);
    } else if (context.tasks.deadlineNs(slot) != 0) {
      context.timers.arm(slot, context.tasks.deadlineNs(slot));
    }
  }

  /** Nothing is before a task any more but the time in its row. */
  void start(int slot) {
    long readyAtNs = context.tasks.readyAtNs(slot);
    if (readyAtNs > context.nowNs) {
      delay(slot, readyAtNs);
    } else {
      due(slot);
    }
  }

  /** The time that a task had to wait for has come. */
  void due(int slot) {
    if (context.tasks.isKeyed(slot)
        && context.ordering.isBarred(slot, context.agents, context.nowNs)) {
      delay(slot, context.nowNs + CoreLimits.FENCED_RECHECK_NS);
    } else {
      ready(slot);
    }
  }

  /** A task may not run before this time. */
  void delay(int slot, long untilNs) {
    TaskTable tasks = context.tasks;
    context.transition(slot, tasks.attempt(slot) == 0 ? TaskStatus.SCHEDULED : TaskStatus.RETRYING);
    tasks.readyAtNs(slot, untilNs);
    long deadlineNs = tasks.deadlineNs(slot);
    context.timers.arm(slot, deadlineNs == 0 ? untilNs : Math.min(untilNs, deadlineNs));
  }

  /** A task may run now. */
  void ready(int slot) {
    TaskTable tasks = context.tasks;
    context.transition(slot, TaskStatus.QUEUED);
    tasks.readyAtNs(slot, context.nowNs);
    if (isExpired(slot)) {
      tasks.isParked(slot, true);
      context.timers.arm(slot, tasks.deadlineNs(slot));
      return;
    }
    if (tasks.losses(slot) >= Quarantine.LOSSES_MIN && context.quarantine.keepsBack(slot)) {
      delay(slot, context.nowNs + Quarantine.CALM_NS);
      return;
    }
    int target = context.route(slot).target();
    boolean isHere = context.payloads.isHere(slot);
    int agent = isHere && mayStartAtOnce(target) ? pollUsable(target) : AgentTable.NONE;
    if (agent != AgentTable.NONE) {
      assign(slot, agent);
      return;
    }
    if (target >= 0) {
      context.ready.add(tenant(slot), target, slot);
      backlog |= !isHere && context.agents.hasIdle(target);
    }
    if (tasks.deadlineNs(slot) != 0) {
      context.timers.arm(slot, tasks.deadlineNs(slot));
    }
  }

  /** No task overtakes those that wait for {@link #work} or for a payload. */
  private boolean mayStartAtOnce(int target) {
    return target >= 0 && !held && !context.ready.isWaiting(target);
  }

  /** Takes a queued task out of its queue; one that is parked stands in none. */
  void unqueue(int slot) {
    Routes.Route route = context.route(slot);
    if (route.target() >= 0 && !context.tasks.isParked(slot)) {
      context.ready.remove(route.tenant(), route.target(), slot);
      // Those behind it may have waited for nothing but its payload.
      backlog |= context.payloads.isBeingRead(slot);
    }
  }

  private int tenant(int slot) {
    return context.route(slot).tenant();
  }

  /** An agent has no attempt any more, or has been started. */
  void free(int agent) {
    AgentTable agents = context.agents;
    RuntimeRow runtime = context.host(agent);
    if (!fleet.isWhereItBelongs(agent)) {
      fleet.move(agent);
      return;
    }
    context.care.answered(agent);
    if (context.care.isRestartDue(agent)) {
      context.care.restart(agent);
      return;
    }
    if (!context.gate.admits(agent, agents.group(agent))) {
      agents.rest(agent);
      return;
    }
    int group = agents.group(agent);
    int slot = held ? TaskTable.NONE : next(group);
    if (slot == TaskTable.NONE) {
      agents.idle(agent, context.care.isProven(agent));
    } else if (hasCredit(runtime) && context.payloads.isHere(slot)) {
      take(group, slot);
      assign(slot, agent);
    } else {
      agents.idle(agent, context.care.isProven(agent));
      backlog = true;
    }
  }

  /**
   * The agents of a specialty may be used from now on, or may not any more. Looks at each of them:
   * this comes of a user's wish or of a circuit breaker, never of a single task.
   */
  void gateChanged(int group) {
    AgentTable agents = context.agents;
    FleetLayout.Group row = context.layout.groups().get(group);
    for (int agent = row.firstAgent(); agent < row.end(); agent++) {
      if (agents.status(agent) == AgentStatus.IDLE) {
        boolean isAdmitted = context.gate.admits(agent, group);
        if (isAdmitted && !agents.isListed(agent)) {
          free(agent);
        } else if (!isAdmitted) {
          agents.rest(agent);
        }
      }
    }
  }

  /**
   * The task that goes first with the agents of a specialty; it stays where it is. What has expired
   * is out of its queue then.
   */
  private int next(int group) {
    int[] targets = context.agents.targetsOfGroup(group);
    while (context.ready.isWaiting(targets)) {
      int tenant = context.ready.turn(group, targets);
      int slot = context.ready.next(tenant, group, targets);
      if (!isExpired(slot)) {
        return slot;
      }
      // Its timer is one of many that are due, and is about to end it.
      unqueue(slot);
      context.tasks.isParked(slot, true);
    }
    return TaskTable.NONE;
  }

  /** The deadline has passed, though its timer, one of many that are due, has not fired yet. */
  private boolean isExpired(int slot) {
    long deadlineNs = context.tasks.deadlineNs(slot);
    return deadlineNs != 0 && deadlineNs <= context.nowNs;
  }

  /** Takes what {@link #next} has found out of its queue, and counts the turn. */
  private void take(int group, int slot) {
    context.payloads.next(slot);
    Routes.Route route = context.route(slot);
    context.ready.remove(route.tenant(), route.target(), slot);
    context.ready.taken(group, route.tenant());
  }

  /** The payload of a queued task has come: it and those behind it may go now. */
  void payloadHere(int slot) {
    int target = context.route(slot).target();
    if (target < 0 || held || !context.agents.hasIdle(target)) {
      return;
    }
    for (int group = 0; group < context.layout.groups().size(); group++) {
      int[] targets = context.agents.targetsOfGroup(group);
      if (target == targets[0] || target == targets[1] || target == targets[2]) {
        assignWaiting(group, CoreLimits.ASSIGNMENTS_PER_TURN_MAX);
      }
    }
  }

  /** Gives waiting tasks to idle agents after a hold; bounded for each turn. */
  void work() {
    if (!backlog || held) {
      return;
    }
    int left = CoreLimits.ASSIGNMENTS_PER_TURN_MAX;
    for (int group = 0; group < context.layout.groups().size(); group++) {
      left -= assignWaiting(group, left);
    }
    backlog = left == 0;
  }

  private int assignWaiting(int group, int limit) {
    int assigned = 0;
    while (assigned < limit && context.agents.hasIdle(group)) {
      int slot = next(group);
      if (slot == TaskTable.NONE) {
        break;
      }
      if (!context.payloads.isHere(slot)) {
        // Else those behind it have been asked for too: to look at them again, each time that a
        // payload comes, is thousands of look-ups for each task.
        if (!context.payloads.isBeingRead(slot)) {
          context.payloads.readAhead(slot);
        }
        break;
      }
      int agent = pollUsable(group);
      if (agent == AgentTable.NONE) {
        break;
      }
      take(group, slot);
      assign(slot, agent);
      assigned++;
    }
    return assigned;
  }

  /** A runtime is no longer reserved: its agents that had to do without are used again. */
  void unreserve(RuntimeRow runtime) {
    runtime.isReserved = false;
    returnCredit(runtime, 0);
  }

  /**
   * Payload bytes come back to a runtime's credit; agents that had to do without are used again.
   * One that is cut off has nothing in hand that counts.
   */
  void returnCredit(RuntimeRow runtime, int payloadBytes) {
    if (!runtime.isConnected()) {
      return;
    }
    runtime.payloadBytesOut -= payloadBytes;
    if (!runtime.withoutCredit.isEmpty()
        && !runtime.isReserved
        && runtime.payloadBytesOut <= context.limits.runtimePayloadBytesMax() / 2) {
      int[] waiting = runtime.withoutCredit.toIntArray();
      runtime.withoutCredit.clear();
      for (int agent : waiting) {
        if (context.agents.host(agent) == runtime.index
            && context.agents.status(agent) == AgentStatus.IDLE
            && !context.agents.isListed(agent)) {
          free(agent);
        }
      }
    }
  }

  private int pollUsable(int target) {
    while (true) {
      int agent = context.agents.pollIdle(target);
      if (agent == AgentTable.NONE) {
        return AgentTable.NONE;
      }
      RuntimeRow runtime = context.host(agent);
      if (hasCredit(runtime)) {
        return agent;
      }
      runtime.withoutCredit.addInt(agent);
    }
  }

  private boolean hasCredit(RuntimeRow runtime) {
    return runtime.payloadBytesOut < context.limits.runtimePayloadBytesMax() && !runtime.isReserved;
  }

  private void assign(int slot, int agent) {
    TaskTable tasks = context.tasks;
    RuntimeRow runtime = context.host(agent);
    int attempt = tasks.attempt(slot) + 1;
    long waitedNs = context.nowNs - tasks.readyAtNs(slot);
    tasks.attempt(slot, attempt);
    tasks.epoch(slot, context.epoch);
    tasks.agent(slot, agent);
    tasks.queueUs(slot, tasks.queueUs(slot) + (int) Math.min(waitedNs / 1000, 1 << 30));
    context.transition(slot, TaskStatus.ASSIGNED);
    armExecution(slot);
    context.agents.work(agent, tasks.id(slot), context.epoch, attempt);
    runtime.payloadBytesOut += tasks.payloadLength(slot);
    context.counters.attempted();
    context.counters.queueWait().record(waitedNs);
    if (tasks.losses(slot) > 0) {
      context.lossTimes.assigned(tasks.id(slot), context.nowNs);
      context.quarantine.assigned(slot, runtime);
    }
    context.output.assign(runtime.link, slot, agent);
    context.payloads.assigned(slot);
  }

  /** Arms the timer of a task that an agent works on. */
  void armExecution(int slot) {
    long timeoutNs = context.nowNs + context.tasks.timeoutMs(slot) * 1_000_000L;
    long deadlineNs = context.tasks.deadlineNs(slot);
    context.timers.arm(slot, deadlineNs == 0 ? timeoutNs : Math.min(timeoutNs, deadlineNs));
  }
}
