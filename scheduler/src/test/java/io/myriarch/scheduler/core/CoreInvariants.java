package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.BitUtil;

/** What must hold of a core between any two steps, worked out from nothing but its tables. */
final class CoreInvariants {
  private final CoreHarness harness;
  private final Map<TaskStatus, Integer> byStatus = new EnumMap<>(TaskStatus.class);
  private final Map<Integer, Long> taskOfAgent = new HashMap<>();
  private final List<Long> live = new ArrayList<>();
  private final Map<String, Long> lastOfKey = new HashMap<>();
  private int assigned;
  private long[] payloadBytesOut;
  private long payloadBytes;
  private int timers;
  private int beingRead;
  private String when;

  CoreInvariants(CoreHarness harness) {
    this.harness = harness;
  }

  void check(String moment) {
    when = moment;
    byStatus.clear();
    taskOfAgent.clear();
    payloadBytesOut = new long[harness.core.runtimes().size()];
    payloadBytes = 0;
    timers = 0;
    beingRead = 0;
    followTasks();
    assertThat(harness.core.tasks().size()).as("%s: live tasks", when).isEqualTo(live.size());
    live.forEach(taskId -> checkTask(harness.core.tasks().find(taskId)));
    checkCounters();
    checkAgents();
    checkRuntimes();
    checkDeadLetters();
    checkNobodyWaitsInVain();
    checkOrder();
    checkTenants();
  }

  /** Parked not behind others, but because its timer is about to end it. */
  private boolean isExpiredHead(int slot) {
    return harness.core.explain(slot).reason() == WaitReason.EXPIRY;
  }

  private boolean isKept(long taskId) {
    return harness.output.accepted.stream().anyMatch(accepted -> accepted.taskId() == taskId);
  }

  private void checkTenants() {
    SchedulerCore core = harness.core;
    int[] liveOf = new int[core.tenants().size()];
    for (long taskId : live) {
      liveOf[core.routes().get(core.tasks().route(core.tasks().find(taskId))).tenant()]++;
    }
    for (int tenant = 0; tenant < liveOf.length; tenant++) {
      assertThat(core.tenants().live(tenant))
          .as("%s: tasks of '%s'", when, core.tenants().name(tenant))
          .isEqualTo(liveOf[tenant]);
    }
  }

  /**
   * Of the tasks with a key the one that was submitted first alone is anywhere but parked, and no
   * attempt is of a task that was submitted before one that ran.
   */
  private void checkOrder() {
    TaskTable tasks = harness.core.tasks();
    Set<String> keys = new HashSet<>();
    for (long taskId : live) {
      int slot = tasks.find(taskId);
      String key = harness.output.orderingKeys.get(taskId);
      boolean isFirst = key.isEmpty() || keys.add(key);
      assertThat(isFirst || tasks.isParked(slot)).as("%s: one of %s", when, key).isTrue();
      if (isFirst && tasks.isParked(slot) && tasks.deadlineNs(slot) == 0) {
        assertThat(harness.core.waitsForDurable(harness.output.journal.position()))
            .as("%s: the first of %s waits for the disk", when, key)
            .isTrue();
      }
    }
    assertThat(harness.core.counters().parked())
        .as("%s: parked", when)
        .isEqualTo(
            live.stream()
                .map(tasks::find)
                .filter(slot -> tasks.isKeyed(slot) && tasks.isParked(slot) && !isExpiredHead(slot))
                .count());
    assertThat(harness.core.orderingKeys())
        .as("%s: keys", when)
        .isGreaterThanOrEqualTo(keys.size());
    while (assigned < harness.output.assigned.size()) {
      long taskId = harness.output.assigned.get(assigned++).taskId();
      String key = harness.output.orderingKeys.getOrDefault(taskId, "");
      if (!key.isEmpty()) {
        long last = lastOfKey.getOrDefault(key, 0L);
        // A task that a power cut took has not been, though it may have run.
        assertThat(isKept(last) ? TaskIds.sequence(last) : 0)
            .as("%s: order of %s", when, key)
            .isLessThanOrEqualTo(TaskIds.sequence(taskId));
        lastOfKey.put(key, taskId);
      }
    }
  }

  /** A task that was accepted is live until it ends. */
  private void followTasks() {
    live.clear();
    harness.output.accepted.forEach(accepted -> live.add(accepted.taskId()));
    live.removeIf(harness.output.finished::containsKey);
    for (long taskId : live) {
      assertThat(harness.isLive(taskId)).as("%s: %d is live", when, taskId).isTrue();
    }
  }

  private void checkTask(int slot) {
    TaskTable tasks = harness.core.tasks();
    TaskStatus status = tasks.status(slot);
    byStatus.merge(status, 1, Integer::sum);
    int length = tasks.payloadLength(slot);
    boolean isResident = tasks.payload(slot) >= 0;
    TaskPayloads.Place place = harness.core.payloads().place(slot);
    boolean hasMemory = isResident || place == TaskPayloads.Place.MEMORY;
    assertThat(!hasMemory || isResident || status == TaskStatus.QUEUED)
        .as("%s: memory of %s", when, status)
        .isTrue();
    payloadBytes += !hasMemory ? 0 : blockBytes(length);
    beingRead += place == TaskPayloads.Place.BEING_READ ? 1 : 0;
    boolean needsTimer = status != TaskStatus.QUEUED || tasks.deadlineNs(slot) != 0;
    assertThat(tasks.timerArmed(slot)).as("%s: timer of %s", when, status).isEqualTo(needsTimer);
    timers += needsTimer ? 1 : 0;
    if (status == TaskStatus.ASSIGNED) {
      checkAssigned(slot);
    }
    assertThat(harness.core.explain(slot).sentence()).as("%s: why", when).isNotEmpty();
  }

  private static int blockBytes(int length) {
    return length == 0 ? 0 : BitUtil.findNextPositivePowerOfTwo(Math.max(64, length));
  }

  private void checkAssigned(int slot) {
    TaskTable tasks = harness.core.tasks();
    AgentTable agents = harness.core.agents();
    int agent = tasks.agent(slot);
    assertThat(taskOfAgent.put(agent, tasks.id(slot))).as("%s: one task an agent", when).isNull();
    assertThat(agents.status(agent)).as("%s: its agent", when).isEqualTo(AgentStatus.WORKING);
    assertThat(agents.worksOn(agent, tasks.id(slot), tasks.epoch(slot), tasks.attempt(slot)))
        .as("%s: works on it", when)
        .isTrue();
    RuntimeRow host = harness.core.runtimes().get(agents.host(agent));
    assertThat(host.isConnected()).as("%s: %s is connected", when, host.id()).isTrue();
    payloadBytesOut[host.index()] += tasks.payloadLength(slot);
  }

  private void checkCounters() {
    CoreCounters counters = harness.core.counters();
    assertThat(counters.ledgerImbalance()).as("%s: ledger", when).isZero();
    for (TaskStatus status : TaskStatus.values()) {
      if (status.value() < TaskStatus.SUCCEEDED.value()) {
        assertThat(counters.live(status))
            .as("%s: %s", when, status)
            .isEqualTo(byStatus.getOrDefault(status, 0).longValue());
      }
    }
    assertThat(harness.core.payloads().usedBytes())
        .as("%s: payloads", when)
        .isEqualTo(payloadBytes);
    assertThat(harness.core.hasTimers()).as("%s: timers", when).isEqualTo(timers > 0);
  }

  private void checkAgents() {
    AgentTable agents = harness.core.agents();
    Map<AgentStatus, Integer> sizes = new EnumMap<>(AgentStatus.class);
    for (int agent = 0; agent < agents.size(); agent++) {
      AgentStatus status = agents.status(agent);
      sizes.merge(status, 1, Integer::sum);
      boolean hasAttempt = status == AgentStatus.WORKING || status == AgentStatus.ERROR;
      assertThat(agents.task(agent) != 0)
          .as("%s: %d %s", when, agent, status)
          .isEqualTo(hasAttempt);
      assertThat(taskOfAgent.containsKey(agent))
          .as("%s: agent %d has the task that it works on", when, agent)
          .isEqualTo(status == AgentStatus.WORKING);
      checkRest(agent, status);
      boolean isHosted = agents.host(agent) != AgentTable.NONE;
      assertThat(isHosted || status == AgentStatus.HEALING)
          .as("%s: host of %d", when, agent)
          .isTrue();
    }
    for (AgentStatus status : AgentStatus.values()) {
      assertThat(agents.size(status))
          .as("%s: agents %s", when, status)
          .isEqualTo(sizes.getOrDefault(status, 0));
    }
  }

  /** Agents of a closed group rest; of an open one they do not, but for those without credit. */
  private void checkRest(int agent, AgentStatus status) {
    AgentTable agents = harness.core.agents();
    AssignmentBar bar = harness.core.bar(agents.group(agent));
    boolean isProbing = bar == AssignmentBar.BREAKER_PROBING;
    boolean mayBeListed = status == AgentStatus.IDLE && (bar == AssignmentBar.NONE || isProbing);
    boolean isWithoutCredit =
        agents.host(agent) != AgentTable.NONE
            && harness.core.runtimes().get(agents.host(agent)).withoutCredit.containsInt(agent);
    if (agents.isListed(agent)) {
      assertThat(mayBeListed).as("%s: agent %d is listed", when, agent).isTrue();
    } else {
      assertThat(mayBeListed && !isProbing && !isWithoutCredit)
          .as("%s: agent %d rests for no reason", when, agent)
          .isFalse();
    }
  }

  /** Those that were recorded and neither requeued nor removed, but for what was too much. */
  private void checkDeadLetters() {
    DeadLetters letters = harness.core.deadLetters();
    int max = harness.limits.deadLetters.lettersMax();
    int recorded = harness.output.letters.size();
    assertThat(letters.size()).as("%s: dead letters", when).isLessThanOrEqualTo(max);
    assertThat(harness.core.counters().deadLetters()).isEqualTo(letters.size());
    letters
        .before(0)
        .forEachRemaining(letter ->
            assertThat(harness.output.letters)
                .as("%s: dead letters", when)
                .containsEntry(letter.taskId(), letter.kind()));
    if (recorded <= max && harness.core.counters().deadLettersDroppedTotal() == 0) {
      assertThat(letters.size()).as("%s: dead letters", when).isEqualTo(recorded);
    }
  }

  private void checkRuntimes() {
    AgentTable agents = harness.core.agents();
    for (RuntimeRow runtime : harness.core.runtimes()) {
      assertThat(runtime.payloadBytesOut)
          .as("%s: credit of %s", when, runtime.id())
          .isEqualTo(payloadBytesOut[runtime.index()]);
      int hosted = 0;
      for (int agent = 0; agent < agents.size(); agent++) {
        hosted += agents.host(agent) == runtime.index() ? 1 : 0;
      }
      assertThat(runtime.agentsHosted())
          .as("%s: hosted by %s", when, runtime.id())
          .isEqualTo(hosted);
    }
    for (int agent = 0; agent < agents.size(); agent++) {
      checkLivesOnce(agent);
    }
  }

  /** A runtime drops what it brought along and what is not deployed over its new link. */
  private void checkLivesOnce(int agent) {
    assertThat(harness.connected())
        .filteredOn(runtime -> runtime.row.state() == RuntimeRow.State.READY)
        .filteredOn(runtime -> runtime.deployed.contains(agent))
        .as("%s: agent %d lives on one runtime", when, agent)
        .hasSizeLessThanOrEqualTo(1);
  }

  /** While tasks are not held nor read from the disk, no agent that could have one rests. */
  private void checkNobodyWaitsInVain() {
    assertThat(harness.output.payloadsWanted)
        .as("%s: asked for", when)
        .hasSizeGreaterThanOrEqualTo(beingRead);
    if (harness.core.isHolding() || beingRead > 0) {
      return;
    }
    TaskTable tasks = harness.core.tasks();
    for (long taskId : live) {
      int slot = tasks.find(taskId);
      if (tasks.status(slot) == TaskStatus.QUEUED && !tasks.isParked(slot)) {
        int target = harness.core.routes().get(tasks.route(slot)).target();
        assertThat(harness.core.agents().hasIdle(target))
            .as("%s: an agent rests while a task waits", when)
            .isFalse();
      }
    }
  }
}
