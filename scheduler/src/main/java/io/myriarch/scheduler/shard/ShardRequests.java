package io.myriarch.scheduler.shard;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.AgentStatus;
import io.myriarch.scheduler.core.CoreCounters;
import io.myriarch.scheduler.core.FinishedTasks;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RouteOpener;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.Submission;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.shard.SchedulerGateway.AgentFilter;
import io.myriarch.scheduler.shard.SchedulerGateway.CancelOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.Page;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.Submitted;
import io.myriarch.scheduler.shard.SchedulerGateway.TaskFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the gateway asks of one shard. On the shard's loop, but for {@link #offer}. */
final class ShardRequests {
  private static final int TASKS_LOOKED_AT_MAX = 20_000;

  private final SchedulingLoop loop;
  private final Submission submission = new Submission();
  private final UnsafeBuffer payload = new UnsafeBuffer(new byte[0]);
  private final ControlRequests control;

  ShardRequests(SchedulingLoop loop) {
    this.loop = loop;
    control = new ControlRequests(loop);
  }

  ControlRequests control() {
    return control;
  }

  /** A request ended with a fault. */
  void failed(RuntimeException fault) {
    loop.failIfHalfDone(fault);
  }

  boolean offer(Runnable request) {
    return loop.offer(request);
  }

  void submit(TaskRequest request, Consumer<SubmitOutcome> reply) {
    submit(request, reply, null);
  }

  /**
   * Submits a task and follows it from its acceptance on, so that its result need not be read back.
   */
  void submitAndAwait(TaskRequest request, long waitMs, Consumer<Submitted> reply) {
    Submitted[] accepted = new Submitted[1];
    TaskWait wait =
        new TaskWait(loop, this, task -> reply.accept(new Submitted(accepted[0].outcome(), task)));
    submit(
        request,
        outcome -> {
          accepted[0] = new Submitted(outcome, Optional.empty());
          switch (outcome) {
            case SubmitOutcome.Refused _ -> reply.accept(accepted[0]);
            case SubmitOutcome.Accepted(long taskId, _, _, _, boolean isExisting)
                when isExisting -> {
              awaitTask(taskId, waitMs, task -> reply.accept(new Submitted(outcome, task)));
              loop.workSoon();
            }
            case SubmitOutcome.Accepted(long taskId, _, _, _, _) -> wait.start(taskId, waitMs);
          }
        },
        wait.listener());
  }

  private void submit(
      TaskRequest request, Consumer<SubmitOutcome> reply, Consumer<TaskView> whenEnded) {
    RouteOpener.Outcome outcome =
        loop.core()
            .openRoute(request.type(), request.specialty(), request.operation(), request.tenant());
    switch (outcome) {
      case RouteOpener.Outcome.Opened(Routes.Route route) ->
          submit(request, route, loop.replies().expect(reply, whenEnded));
      case RouteOpener.Outcome.Refused(RejectCode code, int retryAfterMs, String sentence) ->
          loop.replies()
              .hold(() ->
                  reply.accept(
                      new SubmitOutcome.Refused(new Rejection(code, retryAfterMs, sentence))));
    }
  }

  private void submit(TaskRequest request, Routes.Route route, long number) {
    submission.link = ShardOutput.GATEWAY;
    submission.sessionId = 0;
    submission.correlationId = number;
    submission.route = route.number();
    submission.priority = request.priority();
    submission.follow = false;
    submission.durability = request.durability();
    submission.maxAttempts = request.maxAttempts();
    submission.executionTimeoutMs = request.executionTimeoutMs();
    submission.notBeforeDelayMs = request.notBeforeDelayMs();
    submission.deadlineMs = request.deadlineMs();
    submission.orderingKey = request.orderingKey();
    submission.idempotencyKey = request.idempotencyKey();
    payload.wrap(request.payload());
    submission.payload = payload;
    submission.payloadOffset = 0;
    submission.payloadLength = request.payload().length;
    loop.core().submit(submission);
  }

  void submitAll(List<TaskRequest> requests, Consumer<List<SubmitOutcome>> reply) {
    SubmitOutcome[] outcomes = new SubmitOutcome[requests.size()];
    int[] missing = {requests.size()};
    for (int i = 0; i < outcomes.length; i++) {
      int index = i;
      submit(
          requests.get(i),
          outcome -> {
            outcomes[index] = outcome;
            if (--missing[0] == 0) {
              reply.accept(List.of(outcomes));
            }
          });
    }
    if (outcomes.length == 0) {
      reply.accept(List.of());
    }
  }

  void task(long taskId, Consumer<Optional<TaskView>> reply) {
    int slot = loop.core().tasks().find(taskId);
    if (slot != TaskTable.NONE) {
      TaskView view = loop.views().live(slot);
      loop.replies().hold(() -> reply.accept(Optional.of(view)));
    } else {
      loop.readFinished(
          taskId, view -> loop.replies().hold(() -> reply.accept(Optional.ofNullable(view))));
    }
  }

  void explain(long taskId, Consumer<Optional<TaskExplanation>> reply) {
    int slot = loop.core().tasks().find(taskId);
    if (slot == TaskTable.NONE) {
      task(taskId, found -> reply.accept(found.map(task -> new TaskExplanation(task, null))));
      return;
    }
    TaskExplanation explanation =
        TaskExplanation.of(loop.views().live(slot), loop.core().explain(slot));
    loop.replies().hold(() -> reply.accept(Optional.of(explanation)));
  }

  void awaitTask(long taskId, long waitMs, Consumer<Optional<TaskView>> reply) {
    if (waitMs <= 0 || loop.core().tasks().find(taskId) == TaskTable.NONE) {
      task(taskId, reply);
      return;
    }
    TaskWait wait = new TaskWait(loop, this, reply);
    loop.replies().await(taskId, wait.listener());
    wait.start(taskId, waitMs);
  }

  void cancel(long taskId, Rejection unknown, Consumer<CancelOutcome> reply) {
    if (loop.core().tasks().find(taskId) != TaskTable.NONE) {
      loop.replies().await(taskId, view -> reply.accept(new CancelOutcome.Cancelled(view)));
      loop.core().cancel(taskId);
      return;
    }
    task(
        taskId,
        view ->
            reply.accept(
                new CancelOutcome.Refused(
                    view.map(task ->
                            new Rejection(
                                RejectCode.ALREADY_FINISHED,
                                0,
                                "The task has ended already: it is %s."
                                    .formatted(lowerCase(task.status()))))
                        .orElse(unknown))));
  }

  private static String lowerCase(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** A task of a page: live, or known by where its outcome lies. */
  private record Found(long taskId, TaskView live, long position) {}

  void tasks(TaskFilter filter, int limit, long before, Consumer<Page<TaskView>> reply) {
    List<Found> found = new ArrayList<>();
    String cursor =
        "failed".equals(filter.status())
            ? findFailed(limit, before, found)
            : findBySequence(filter, limit, before, found);
    // What ended in this very turn is written at the turn's end only.
    loop.replies()
        .hold(() ->
            loop.host()
                .offLoop(
                    () -> read(found, filter),
                    (read, failure) -> {
                      loop.enter();
                      List<TaskView> views = failure == null ? read : List.of();
                      loop.replies().hold(() -> reply.accept(new Page<>(views, cursor)));
                      loop.workSoon();
                    }));
  }

  private String findFailed(int limit, long before, List<Found> found) {
    FinishedTasks finished = loop.core().finishedTasks();
    int age = 0;
    while (before != 0 && age < finished.failedCount() && finished.failedId(age) != before) {
      age++;
    }
    for (; age < finished.failedCount(); age++) {
      long taskId = finished.failedId(age);
      if (found.size() == limit) {
        return TaskIds.format(taskId);
      }
      found.add(new Found(taskId, null, finished.position(taskId)));
    }
    return null;
  }

  private String findBySequence(TaskFilter filter, int limit, long before, List<Found> found) {
    SchedulerCore core = loop.core();
    long sequence = before == 0 ? core.lastSequence() : TaskIds.sequence(before);
    long last = Math.max(0, sequence - TASKS_LOOKED_AT_MAX);
    for (; sequence > last; sequence--) {
      Found task = find(sequence);
      if (task != null && isCandidate(task, filter)) {
        if (found.size() == limit) {
          return TaskIds.format(task.taskId());
        }
        found.add(task);
      }
    }
    return sequence == 0
        ? null
        : TaskIds.format(TaskIds.of(core.limits().shard(), loop.epoch(), sequence));
  }

  private Found find(long sequence) {
    SchedulerCore core = loop.core();
    int slot = core.tasks().findSequence(sequence);
    if (slot != TaskTable.NONE) {
      return new Found(core.tasks().id(slot), loop.views().live(slot), FinishedTasks.UNKNOWN);
    }
    long taskId = core.finishedTasks().idOfSequence(sequence);
    return taskId == 0 ? null : new Found(taskId, null, core.finishedTasks().position(taskId));
  }

  private static boolean isCandidate(Found task, TaskFilter filter) {
    return task.live() == null ? isEnded(filter.status()) : matches(task.live(), filter);
  }

  /** Whether tasks that have ended can match a wish for this state. */
  private static boolean isEnded(String status) {
    return status == null
        || TaskStatus.valueOf(status.toUpperCase(Locale.ROOT)).value()
            >= TaskStatus.SUCCEEDED.value();
  }

  private static boolean matches(TaskView view, TaskFilter filter) {
    return (filter.status() == null || filter.status().equals(lowerCase(view.status())))
        && (filter.type() == null || filter.type().equals(view.type()));
  }

  private List<TaskView> read(List<Found> found, TaskFilter filter) {
    List<TaskView> views = new ArrayList<>();
    for (Found task : found) {
      TaskView view =
          task.live() != null ? task.live() : loop.finishedAt(task.position(), task.taskId());
      if (view != null && matches(view, filter)) {
        views.add(view);
      }
    }
    return views;
  }

  void agents(AgentFilter filter, int limit, int from, Consumer<List<AgentView>> reply) {
    List<AgentView> found = new ArrayList<>();
    for (FleetLayout.Group group : loop.core().layout().groups()) {
      if ((filter.type() == null || filter.type().equals(group.type()))
          && (filter.specialty() == null || filter.specialty().equals(group.specialty()))) {
        int end = group.firstAgent() + group.agents();
        int first = Math.max(loop.core().layout().agentOfNumber(from), group.firstAgent());
        for (int agent = first; agent < end && found.size() < limit; agent++) {
          if (matches(agent, filter)) {
            found.add(loop.views().agent(agent));
          }
        }
      }
    }
    reply.accept(found);
  }

  private boolean matches(int agent, AgentFilter filter) {
    SchedulerCore core = loop.core();
    int host = core.agents().host(agent);
    return (filter.status() == null || filter.status().equals(core.statuses().of(agent).label()))
        && (filter.runtime() == null
            || (host >= 0 && filter.runtime().equals(core.runtimes().get(host).id())));
  }

  void agent(int number, Consumer<Optional<AgentView>> reply) {
    int agent = loop.core().layout().agentOfNumber(number);
    boolean isKnown = agent >= 0 && agent < loop.core().agents().size();
    reply.accept(isKnown ? Optional.of(loop.views().agent(agent)) : Optional.empty());
  }

  void runtimes(Consumer<List<RuntimeView>> reply) {
    reply.accept(loop.core().runtimes().stream().map(loop.views()::runtime).toList());
  }

  void fleet(Consumer<Optional<FleetView>> reply) {
    SchedulerCore core = loop.core();
    CoreCounters counters = core.counters();
    Map<String, Long> agents = new LinkedHashMap<>();
    for (AgentStatus status : AgentStatus.values()) {
      agents.put(status.label(), (long) core.statuses().all(status));
    }
    Map<String, Long> live = new LinkedHashMap<>();
    Map<String, Long> finished = new LinkedHashMap<>();
    for (TaskStatus status : TaskStatus.values()) {
      if (status == TaskStatus.NULL_VAL) {
        continue;
      }
      if (status.value() < TaskStatus.SUCCEEDED.value()) {
        live.put(lowerCase(status), counters.live(status));
      } else {
        long sum = 0;
        for (int type = 0; type < counters.types().size(); type++) {
          sum += counters.finishedTotal(type, status);
        }
        finished.put(lowerCase(status), sum);
      }
    }
    int ready = core.agents().size(AgentStatus.IDLE) + core.agents().size(AgentStatus.WORKING);
    int runtimesReady =
        (int)
            core.runtimes().stream()
                .filter(runtime -> runtime.state() == RuntimeRow.State.READY)
                .count();
    boolean isAccepting = core.isAdmissionOpen();
    reply.accept(
        Optional.of(
            new FleetView(
                core.agents().size(),
                ready,
                agents,
                live,
                counters.acceptedTotal(),
                finished,
                runtimesReady,
                core.limits().durability().name().toLowerCase(Locale.ROOT),
                isAccepting,
                isAccepting
                    && ready + core.agents().size(AgentStatus.ERROR) == core.agents().size())));
  }
}
