package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.TaskStatus;
import java.util.Arrays;
import org.agrona.BitUtil;

/**
 * Recounts a core's tables from nothing but their rows, between two steps: no agent holds two
 * tasks, no task has an agent that does not know of it, credits and counters are what the rows add
 * up to, the ledger is zero, nobody waits in vain. For tests and the simulator: it looks at every
 * row.
 */
public final class CoreAudit {
  private static final TaskStatus[] LIVE = {
    TaskStatus.SCHEDULED, TaskStatus.QUEUED, TaskStatus.ASSIGNED, TaskStatus.RETRYING
  };
  private static final AgentStatus[] STATUSES = AgentStatus.values();
  private static final int PAYLOAD_BLOCK_BYTES_MIN = 64;

  private final CoreContext context;
  private final SchedulerCore core;
  private final long[] taskOfAgent;
  private final int[] byStatus = new int[LIVE.length];
  private final int[] agentsByStatus = new int[STATUSES.length];
  private long[] payloadBytesOut = new long[0];
  private int[] hosted = new int[0];
  private int[] liveOfTenant = new int[0];
  private long payloadBytes;
  private int timers;
  private int live;
  private int queued;
  private long inVain;
  private boolean isReading;
  private String fault;

  CoreAudit(SchedulerCore core, CoreContext context) {
    this.core = core;
    this.context = context;
    taskOfAgent = new long[context.agents.size()];
  }

  /** One sentence about the first thing that is wrong, or null. */
  public String firstFault() {
    begin();
    TaskTable tasks = context.tasks;
    for (int slot = 0; slot < tasks.slotsUsed(); slot++) {
      if (tasks.id(slot) != 0) {
        checkTask(slot);
      }
    }
    // While tasks are not held nor read from the disk, no agent that could have one rests.
    expect(
        core.isHolding() || isReading || inVain == 0, "an agent rests while task %x waits", inVain);
    checkCounters();
    checkAgents();
    checkRuntimes();
    checkTenants();
    return fault;
  }

  private void begin() {
    fault = null;
    payloadBytes = 0;
    timers = 0;
    live = 0;
    queued = 0;
    inVain = 0;
    isReading = false;
    Arrays.fill(taskOfAgent, 0);
    Arrays.fill(byStatus, 0);
    Arrays.fill(agentsByStatus, 0);
    if (payloadBytesOut.length < context.runtimes.size()) {
      payloadBytesOut = new long[context.runtimes.size()];
      hosted = new int[context.runtimes.size()];
    }
    Arrays.fill(payloadBytesOut, 0);
    Arrays.fill(hosted, 0);
    if (liveOfTenant.length < core.tenants().size()) {
      liveOfTenant = new int[core.tenants().size()];
    }
    Arrays.fill(liveOfTenant, 0);
  }

  private void expect(boolean holds, String what, long subject) {
    if (!holds && fault == null) {
      fault = what.formatted(subject);
    }
  }

  private void expectEqual(long actual, long recounted, String what) {
    if (actual != recounted && fault == null) {
      fault = "%s: the table says %d, a recount %d".formatted(what, actual, recounted);
    }
  }

  private void checkTask(int slot) {
    TaskTable tasks = context.tasks;
    TaskStatus status = tasks.status(slot);
    long id = tasks.id(slot);
    live++;
    liveOfTenant[core.routes().get(tasks.route(slot)).tenant()]++;
    byStatus[status.value()]++;
    expect(tasks.find(id) == slot, "task %x is in the table and is not found", id);
    checkPayload(slot, id);
    boolean isSuspended = status == TaskStatus.ASSIGNED && isOutOfReach(tasks.agent(slot));
    boolean needsTimer =
        tasks.deadlineNs(slot) != 0 || (status != TaskStatus.QUEUED && !isSuspended);
    expect(tasks.timerArmed(slot) == needsTimer, "task %x has lost its timer, or kept it", id);
    timers += needsTimer ? 1 : 0;
    if (status == TaskStatus.ASSIGNED) {
      checkAssigned(slot, id);
    } else if (status == TaskStatus.QUEUED && !tasks.isParked(slot)) {
      checkQueued(slot, id);
    }
  }

  private void checkPayload(int slot, long id) {
    TaskTable tasks = context.tasks;
    boolean isResident = tasks.payload(slot) >= 0;
    TaskPayloads.Place place = context.payloads.place(slot);
    boolean hasMemory = isResident || place == TaskPayloads.Place.MEMORY;
    expect(
        !hasMemory || isResident || tasks.status(slot) == TaskStatus.QUEUED,
        "the payload of task %x was read back too early",
        id);
    int length = tasks.payloadLength(slot);
    if (hasMemory && length > 0) {
      payloadBytes += BitUtil.findNextPositivePowerOfTwo(Math.max(PAYLOAD_BLOCK_BYTES_MIN, length));
    }
    isReading |= place == TaskPayloads.Place.BEING_READ;
  }

  private void checkAssigned(int slot, long id) {
    TaskTable tasks = context.tasks;
    AgentTable agents = context.agents;
    int agent = tasks.agent(slot);
    expect(taskOfAgent[agent] == 0, "agent %d holds two tasks", agent);
    taskOfAgent[agent] = id;
    boolean isOut = isOutOfReach(agent);
    expect(
        agents.status(agent) == (isOut ? AgentStatus.ERROR : AgentStatus.WORKING),
        "agent %d has a task and does not work",
        agent);
    expect(
        agents.worksOn(agent, id, tasks.epoch(slot), tasks.attempt(slot)),
        "the agent of task %x works on something else",
        id);
    int host = agents.host(agent);
    expect(host != AgentTable.NONE, "agent %d has a task and no host", agent);
    if (host != AgentTable.NONE && !isOut) {
      RuntimeRow runtime = context.runtimes.get(host);
      expect(runtime.isConnected(), "the host of working agent %d is gone", agent);
      payloadBytesOut[host] += tasks.payloadLength(slot);
    }
  }

  private void checkQueued(int slot, long id) {
    int target = core.routes().get(context.tasks.route(slot)).target();
    if (target < 0) {
      // The fleet no longer has its specialty: it waits outside of the queues.
      return;
    }
    queued++;
    if (context.agents.hasIdle(target)) {
      inVain = id;
    }
  }

  private void checkCounters() {
    CoreCounters counters = context.counters;
    expectEqual(context.tasks.size(), live, "live tasks");
    for (int i = 0; i < LIVE.length; i++) {
      expectEqual(counters.live(LIVE[i]), byStatus[i], "a gauge of live tasks");
    }
    expectEqual(
        counters.acceptedTotal() - counters.finishedTotal(), live, "accepted less finished");
    expectEqual(context.payloads.usedBytes(), payloadBytes, "payload memory");
    expectEqual(context.timers.armed(), timers, "timers");
    expectEqual(context.ready.size(), queued, "queued tasks");
    expect(context.lossTimes.waiting() <= live, "%d lost tasks are waited for", live);
    expect(context.requeuedFrom.size() <= live, "more than %d tasks are requeues", live);
  }

  private void checkAgents() {
    AgentTable agents = context.agents;
    for (int agent = 0; agent < agents.size(); agent++) {
      AgentStatus status = agents.status(agent);
      agentsByStatus[status.value()]++;
      if (!isOutOfReach(agent)) {
        checkAttempt(agent, status);
      }
      int host = agents.host(agent);
      if (host == AgentTable.NONE) {
        expect(status == AgentStatus.HEALING, "agent %d has no host and is not healing", agent);
      } else {
        hosted[host]++;
      }
      checkRest(agent, status, host);
    }
    for (AgentStatus status : STATUSES) {
      expectEqual(agents.size(status), agentsByStatus[status.value()], "a gauge of agents");
    }
  }

  private void checkAttempt(int agent, AgentStatus status) {
    boolean hasAttempt = status == AgentStatus.WORKING || status == AgentStatus.ERROR;
    expect(
        (context.agents.task(agent) != 0) == hasAttempt, "agent %d has no attempt, or one", agent);
    expect(
        (taskOfAgent[agent] != 0) == (status == AgentStatus.WORKING),
        "agent %d works on a task that is not its",
        agent);
  }

  /** Whether the runtime of an agent is cut off, and waited for. */
  private boolean isOutOfReach(int agent) {
    int host = context.agents.host(agent);
    return host != AgentTable.NONE && context.runtimes.get(host).state == RuntimeRow.State.CUT_OFF;
  }

  /** Agents of a closed group rest; of an open one they do not, but for those without credit. */
  private void checkRest(int agent, AgentStatus status, int host) {
    AgentTable agents = context.agents;
    AssignmentBar bar = core.bar(agents.group(agent));
    boolean isProbing = bar == AssignmentBar.BREAKER_PROBING;
    boolean mayBeListed = status == AgentStatus.IDLE && (bar == AssignmentBar.NONE || isProbing);
    if (agents.isListed(agent)) {
      expect(mayBeListed, "agent %d is offered though it may not be", agent);
    } else if (mayBeListed && !isProbing) {
      boolean isWithoutCredit =
          host != AgentTable.NONE && context.runtimes.get(host).withoutCredit.containsInt(agent);
      expect(isWithoutCredit, "agent %d rests for no reason", agent);
    }
  }

  private void checkTenants() {
    for (int tenant = 0; tenant < core.tenants().size(); tenant++) {
      expectEqual(core.tenants().live(tenant), liveOfTenant[tenant], "live tasks of a tenant");
    }
  }

  private void checkRuntimes() {
    for (RuntimeRow runtime : context.runtimes) {
      expectEqual(
          runtime.payloadBytesOut,
          payloadBytesOut[runtime.index],
          "payload credit of runtime " + runtime.index);
      expectEqual(runtime.agentsHosted, hosted[runtime.index], "agents hosted by " + runtime.index);
    }
  }
}
