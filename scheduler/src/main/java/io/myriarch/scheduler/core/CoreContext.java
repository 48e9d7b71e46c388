package io.myriarch.scheduler.core;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/** What the parts of a core share: its tables and its present moment. */
final class CoreContext {
  final CoreLimits limits;
  final FleetLayout layout;
  final CoreOutput output;
  final RetryPolicy retryPolicy;
  final CoreCounters counters;
  final TaskTable tasks;
  final TaskPayloads payloads;
  final Tenants tenants;
  final WaitingTasks ready;
  final OrderingKeys ordering;
  final Timers timers;
  final AgentTable agents;
  final AssignmentGate gate;
  final AgentCare care;
  final Quarantine quarantine;
  final DeadLetters deadLetters;
  final LossTimes lossTimes;
  final Long2LongHashMap requeuedFrom = new Long2LongHashMap(0);
  final Routes routes;
  final ClientSessions sessions;
  final IdempotencyKeys keys;
  final FinishedTasks finished;
  final FileUse files = new FileUse();
  final List<RuntimeRow> runtimes = new ArrayList<>();
  final LastErrors lastErrors = new LastErrors(CoreLimits.LAST_ERRORS_MAX);
  long nowNs;
  long nowMs;
  int epoch;
  long lastSequence;

  CoreContext(
      CoreLimits limits,
      FleetLayout layout,
      RetryPolicy retryPolicy,
      CoreOutput output,
      long nowNs,
      long nowMs) {
    this.limits = limits;
    this.layout = layout;
    this.output = output;
    this.retryPolicy = retryPolicy;
    this.nowNs = nowNs;
    this.nowMs = nowMs;
    List<String> types = new ArrayList<>(layout.types());
    types.add(FleetLayout.ANY);
    counters = new CoreCounters(types);
    tasks = new TaskTable(limits.tasksMax());
    payloads = new TaskPayloads(tasks, limits, output);
    tenants = new Tenants(limits.fairness());
    ready = new WaitingTasks(tasks, tenants, layout, limits.fairness().oldestEvery());
    ordering = new OrderingKeys(tasks);
    timers = new Timers(tasks, nowNs);
    agents = new AgentTable(layout);
    gate = new AssignmentGate(layout, limits.faults().breaker());
    care = new AgentCare(this);
    quarantine = new Quarantine(this);
    deadLetters = new DeadLetters(this);
    lossTimes = new LossTimes(counters);
    routes = new Routes(layout, tenants);
    sessions = new ClientSessions(limits.clientWindow(), limits.sessionsMax());
    keys = new IdempotencyKeys(limits.idempotencyKeysMax());
    finished =
        new FinishedTasks(
            limits.finishedTasksMax(), CoreLimits.LATE_FINISHED_MAX, CoreLimits.FAILED_TASKS_MAX);
  }

  long nextTaskId() {
    return TaskIds.of(limits.shard(), epoch, ++lastSequence);
  }

  /** The one place where a live task changes from one live state to another. */
  void transition(int slot, TaskStatus next) {
    counters.left(tasks.status(slot));
    tasks.status(slot, next);
    counters.entered(next);
  }

  /** The record of a new task lies at this position, in the current file. */
  void recorded(int slot, long position) {
    int file = files.retainRecord(tasks.payloadLength(slot));
    tasks.record(slot, file, files.offset(position));
    payloads.recorded(slot, position);
  }

  /** The record of a live task was written again at this position, in the current file. */
  void recordMoved(int slot, long position) {
    files.releaseRecord(tasks.file(slot), tasks.payloadLength(slot));
    recorded(slot, position);
  }

  /** Attempts of a live task that have failed, of whatever kind. */
  int attemptsFailed(int slot) {
    int attempt = tasks.attempt(slot);
    return tasks.status(slot) == TaskStatus.ASSIGNED ? attempt - 1 : attempt;
  }

  /** This task takes the place of a dead letter. */
  void requeue(int slot, long deadLetter) {
    requeuedFrom.put(tasks.id(slot), deadLetter);
    deadLetters.forget(deadLetter);
  }

  Routes.Route route(int slot) {
    return routes.get(tasks.route(slot));
  }

  IdempotencyKeys.Name idempotencyName(Submission s) {
    return new IdempotencyKeys.Name(routes.get(s.route).tenant(), s.orderingKey, s.idempotencyKey);
  }

  RuntimeRow host(int agent) {
    return runtimes.get(agents.host(agent));
  }

  /** A time of the monotonic clock that corresponds to one of the wall clock. */
  long monotonicNs(long wallMs) {
    return nowNs + (wallMs - nowMs) * 1_000_000L;
  }

  /** A time of the wall clock that corresponds to one of the monotonic clock. */
  long wallMs(long monotonicNs) {
    return nowMs + (monotonicNs - nowNs) / 1_000_000L;
  }
}
