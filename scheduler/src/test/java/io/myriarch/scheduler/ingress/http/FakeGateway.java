package io.myriarch.scheduler.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.Durability;
import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.shard.AgentView;
import io.myriarch.scheduler.shard.DeadLetterFilter;
import io.myriarch.scheduler.shard.DeadLetterView;
import io.myriarch.scheduler.shard.FleetView;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.RuntimeView;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.CancelOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.myriarch.scheduler.shard.SpecialtyView;
import io.myriarch.scheduler.shard.TaskExplanation;
import io.myriarch.scheduler.shard.TaskRequest;
import io.myriarch.scheduler.shard.TaskView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A scheduler in memory: tasks wait until the test ends them. Methods of the gateway are called on
 * an event loop, those of the test from its thread; all hold one lock.
 */
final class FakeGateway implements SchedulerGateway {
  static final long SUBMITTED_AT_MS = 1_700_000_000_000L;
  private static final int AGENTS = 25;

  private final TreeMap<Long, TaskView> tasks = new TreeMap<>();
  private final Map<Long, TaskExplanation.Wait> explanations = new HashMap<>();
  private final Map<String, Long> byIdempotencyKey = new HashMap<>();
  private final Map<Long, List<Waiter>> waiters = new HashMap<>();
  private final List<TaskRequest> requests = new ArrayList<>();
  private final Set<String> paused = new HashSet<>();
  private final TreeMap<Long, DeadLetterView> letters = new TreeMap<>();
  private DeadLetterFilter lastFilter;
  private Function<TaskRequest, Rejection> refusal = _ -> null;
  private RuntimeException failure;
  private FleetView fleet = readyFleet();
  private boolean silent;
  private boolean echoes;
  private long sequence;
  private int fleetQuestions;

  private record Waiter(Context context, Promise<Optional<TaskView>> promise) {}

  static FleetView readyFleet() {
    return new FleetView(
        30_000,
        30_000,
        Map.of("idle", 29_990L, "working", 10L, "error", 0L, "healing", 0L),
        Map.of("scheduled", 1L, "queued", 2L, "assigned", 3L, "retrying", 4L),
        100,
        Map.of("succeeded", 80L, "failed", 10L),
        2,
        "fsync",
        true,
        true);
  }

  static FleetView startingFleet(boolean accepting) {
    return new FleetView(30_000, 12, Map.of(), Map.of(), 0, Map.of(), 0, "fsync", accepting, false);
  }

  synchronized void refuse(Function<TaskRequest, Rejection> rule) {
    refusal = rule;
  }

  void refuseAll(RejectCode code, int retryAfterMs) {
    refuse(_ -> new Rejection(code, retryAfterMs, "The fake refuses with " + code + "."));
  }

  synchronized void failWith(RuntimeException cause) {
    failure = cause;
  }

  synchronized void fleet(FleetView view) {
    fleet = view;
  }

  /** Answers nothing any more. */
  synchronized void fallSilent() {
    silent = true;
  }

  /** Ends each task at once with its payload as result. */
  synchronized void echo() {
    echoes = true;
  }

  synchronized TaskRequest lastRequest() {
    return requests.getLast();
  }

  synchronized List<TaskRequest> requests() {
    return List.copyOf(requests);
  }

  synchronized int fleetQuestions() {
    return fleetQuestions;
  }

  synchronized int waiting() {
    return waiters.values().stream().mapToInt(List::size).sum();
  }

  synchronized void end(long taskId, TaskStatus status, byte[] result, String error) {
    TaskView task = tasks.get(taskId);
    TaskView ended =
        new TaskView(
            taskId,
            status,
            task.type(),
            task.specialty(),
            task.operation(),
            task.tenant(),
            task.priority(),
            1,
            17,
            task.submittedAtMs(),
            SUBMITTED_AT_MS + 250,
            1500,
            2250,
            0,
            result,
            error);
    tasks.put(taskId, ended);
    List<Waiter> waiting = waiters.remove(taskId);
    if (waiting != null) {
      waiting.forEach(waiter ->
          waiter.context.runOnContext(_ -> waiter.promise.tryComplete(Optional.of(ended))));
    }
  }

  void succeed(long taskId, String result) {
    end(taskId, TaskStatus.SUCCEEDED, result.getBytes(UTF_8), null);
  }

  private <T> Future<T> answer(T value) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    return silent ? Promise.<T>promise().future() : Future.succeededFuture(value);
  }

  @Override
  public synchronized Future<SubmitOutcome> submit(TaskRequest request) {
    return answer(accept(request));
  }

  @Override
  public synchronized Future<Submitted> submitAndAwait(TaskRequest request, long waitMs) {
    SubmitOutcome outcome = accept(request);
    return outcome instanceof SubmitOutcome.Accepted accepted
        ? awaitTask(accepted.taskId(), waitMs).map(task -> new Submitted(outcome, task))
        : answer(new Submitted(outcome, Optional.empty()));
  }

  @Override
  public synchronized Future<List<SubmitOutcome>> submitAll(List<TaskRequest> all) {
    return answer(all.stream().map(this::accept).toList());
  }

  private SubmitOutcome accept(TaskRequest request) {
    Rejection rejection = refusal.apply(request);
    if (rejection != null) {
      return new SubmitOutcome.Refused(rejection);
    }
    String durability = request.durability() == Durability.PROCESS ? "process" : "fsync";
    Long existing = byIdempotencyKey.get(request.idempotencyKey());
    if (existing != null) {
      return new SubmitOutcome.Accepted(existing, durability, 7, 1, true);
    }
    requests.add(request);
    long id = TaskIds.of(0, 1, ++sequence);
    tasks.put(id, queued(id, request));
    if (!request.idempotencyKey().isEmpty()) {
      byIdempotencyKey.put(request.idempotencyKey(), id);
    }
    if (echoes) {
      end(id, TaskStatus.SUCCEEDED, request.payload(), null);
    }
    return new SubmitOutcome.Accepted(id, durability, sequence, 1, false);
  }

  private static TaskView queued(long id, TaskRequest request) {
    return new TaskView(
        id,
        TaskStatus.QUEUED,
        request.type(),
        request.specialty(),
        request.operation(),
        request.tenant(),
        request.priority(),
        0,
        -1,
        SUBMITTED_AT_MS,
        0,
        0,
        0,
        0,
        null,
        null);
  }

  @Override
  public synchronized Future<Optional<TaskExplanation>> explain(long taskId) {
    return answer(
        Optional.ofNullable(tasks.get(taskId))
            .map(task -> new TaskExplanation(task, explanations.get(taskId))));
  }

  synchronized void explain(long taskId, TaskExplanation.Wait why) {
    explanations.put(taskId, why);
  }

  @Override
  public synchronized Future<Optional<TaskView>> task(long taskId) {
    return answer(Optional.ofNullable(tasks.get(taskId)));
  }

  @Override
  public synchronized Future<Optional<TaskView>> awaitTask(long taskId, long waitMs) {
    TaskView task = tasks.get(taskId);
    if (task == null || TaskJson.hasEnded(task)) {
      return answer(Optional.ofNullable(task));
    }
    Promise<Optional<TaskView>> promise = Promise.promise();
    Context context = Vertx.currentContext();
    waiters.computeIfAbsent(taskId, _ -> new ArrayList<>()).add(new Waiter(context, promise));
    context.owner().setTimer(waitMs, _ -> promise.tryComplete(current(taskId)));
    return promise.future();
  }

  private synchronized Optional<TaskView> current(long taskId) {
    return Optional.of(tasks.get(taskId));
  }

  @Override
  public synchronized Future<CancelOutcome> cancel(long taskId) {
    TaskView task = tasks.get(taskId);
    if (task == null) {
      return answer(
          new CancelOutcome.Refused(
              new Rejection(RejectCode.UNKNOWN_TASK, 0, "There is no such task.")));
    }
    if (TaskJson.hasEnded(task)) {
      return answer(
          new CancelOutcome.Refused(
              new Rejection(RejectCode.ALREADY_FINISHED, 0, "The task had ended before.")));
    }
    end(taskId, TaskStatus.CANCELLED, null, "cancelled by its submitter");
    return answer(new CancelOutcome.Cancelled(tasks.get(taskId)));
  }

  @Override
  public synchronized Future<Page<TaskView>> tasks(TaskFilter filter, int limit, String cursor) {
    return page(
        tasks.descendingMap().values().stream()
            .filter(
                t -> filter.status() == null || TaskJson.nameOf(t.status()).equals(filter.status()))
            .filter(t -> filter.type() == null || t.type().equals(filter.type()))
            .toList(),
        limit,
        cursor);
  }

  @Override
  public synchronized Future<Page<AgentView>> agents(AgentFilter filter, int limit, String cursor) {
    List<AgentView> found = new ArrayList<>();
    for (int number = 0; number < AGENTS; number++) {
      AgentView agent = agentOf(number);
      if ((filter.type() == null || agent.type().equals(filter.type()))
          && (filter.specialty() == null || agent.specialty().equals(filter.specialty()))
          && (filter.status() == null || agent.status().equals(filter.status()))
          && (filter.runtime() == null || filter.runtime().equals(agent.runtime()))) {
        found.add(agent);
      }
    }
    return page(found, limit, cursor);
  }

  private <T> Future<Page<T>> page(List<T> all, int limit, String cursor) {
    int from = 0;
    if (cursor != null) {
      if (!cursor.matches("at-[0-9]{1,6}")) {
        return Future.failedFuture(new IllegalArgumentException("no cursor of mine"));
      }
      from = Integer.parseInt(cursor.substring(3));
    }
    int to = Math.min(all.size(), from + limit);
    return answer(
        new Page<>(List.copyOf(all.subList(from, to)), to == all.size() ? null : "at-" + to));
  }

  @Override
  public synchronized Future<Optional<AgentView>> agent(int number) {
    return answer(number < AGENTS ? Optional.of(agentOf(number)) : Optional.empty());
  }

  private static AgentView agentOf(int number) {
    boolean working = number % 5 == 0;
    return new AgentView(
        number,
        number < 10 ? "quantum" : "analytics",
        number < 10 ? "quantum-mechanics" : "metrics",
        working ? "working" : "idle",
        number == 24 ? null : "runtime-" + number % 2,
        "",
        "1.0",
        List.of(
            new AgentView.OperationView("summarize", "Describes a series.", false),
            new AgentView.OperationView("echo", "Returns its payload.", true)),
        5,
        1,
        working ? TaskIds.of(0, 1, 99) : 0);
  }

  @Override
  public synchronized Future<List<SpecialtyView>> specialties() {
    return answer(List.of(specialty("metrics"), specialty("reports")));
  }

  private SpecialtyView specialty(String name) {
    boolean isPaused = paused.contains("analytics/" + name);
    boolean isTypePaused = paused.contains("analytics/any");
    return new SpecialtyView(
        "analytics",
        name,
        15,
        Map.of("idle", 15L),
        isPaused,
        isTypePaused,
        isPaused || isTypePaused ? SUBMITTED_AT_MS : 0,
        isPaused ? "paused" : isTypePaused ? "type_paused" : "none",
        "half_open",
        3);
  }

  @Override
  public synchronized Future<List<SpecialtyView>> pause(
      String type, String specialty, boolean isPaused) {
    if (!type.equals("analytics")) {
      return answer(List.of());
    }
    if (isPaused) {
      paused.add(type + '/' + specialty);
    } else {
      paused.remove(type + '/' + specialty);
    }
    return specialty.equals("any") ? specialties() : answer(List.of(specialty(specialty)));
  }

  @Override
  public synchronized Future<RestartOutcome> restartAgent(int number) {
    if (number == 24) {
      return answer(
          new RestartOutcome.Refused(
              new Rejection(RejectCode.NOT_READY, 1000, "agent-24 has no runtime.")));
    }
    return answer(
        number < AGENTS
            ? new RestartOutcome.Restarted(agentOf(number))
            : new RestartOutcome.Refused(new Rejection(RejectCode.NOT_FOUND, 0, "None such.")));
  }

  @Override
  public synchronized Future<Optional<RuntimeView>> drainRuntime(String id, long timeoutMs) {
    RuntimeView draining =
        new RuntimeView("runtime-0", "draining", "", 15_000, 10, 9090, 1 << 30, 1 << 29, 1234, 40);
    return answer(id.equals("runtime-0") ? Optional.of(draining) : Optional.empty());
  }

  /** Puts a task that never was among the dead letters. */
  synchronized void addDeadLetter(long taskId, FailureKind kind, String error) {
    letters.put(
        taskId,
        new DeadLetterView(
            taskId,
            "analytics",
            "metrics",
            "summary",
            "",
            kind,
            4,
            3,
            1,
            17,
            SUBMITTED_AT_MS,
            SUBMITTED_AT_MS + 1000,
            error,
            "",
            0,
            "{\"n\": 1}".getBytes(UTF_8)));
  }

  synchronized DeadLetterFilter lastFilter() {
    return lastFilter;
  }

  private List<DeadLetterView> lettersOf(DeadLetterFilter filter) {
    lastFilter = filter;
    return letters.descendingMap().values().stream()
        .filter(letter -> filter.kind() == null || filter.kind() == letter.kind())
        .toList();
  }

  @Override
  public synchronized Future<Page<DeadLetterView>> deadLetters(
      DeadLetterFilter filter, int limit, String cursor) {
    return page(lettersOf(filter), limit, cursor);
  }

  @Override
  public synchronized Future<Optional<DeadLetterView>> deadLetter(long taskId) {
    return answer(Optional.ofNullable(letters.get(taskId)));
  }

  @Override
  public synchronized Future<SubmitOutcome> requeue(long taskId) {
    return answer(
        letters.remove(taskId) == null
            ? new SubmitOutcome.Refused(
                new Rejection(RejectCode.UNKNOWN_TASK, 0, "There is no such dead letter."))
            : new SubmitOutcome.Accepted(TaskIds.of(0, 1, ++sequence), "fsync", 7, 1, false));
  }

  @Override
  public synchronized Future<Boolean> removeDeadLetter(long taskId) {
    return answer(letters.remove(taskId) != null);
  }

  @Override
  public synchronized Future<BatchOutcome> requeueAll(DeadLetterFilter filter, int limit) {
    if (refusal.apply(null) != null) {
      return answer(new BatchOutcome(0, List.of(), true, refusal.apply(null)));
    }
    List<Requeued> requeued = new ArrayList<>();
    for (DeadLetterView letter : lettersOf(filter)) {
      if (requeued.size() < limit) {
        letters.remove(letter.taskId());
        requeued.add(new Requeued(TaskIds.of(0, 1, ++sequence), letter.taskId()));
      }
    }
    return answer(new BatchOutcome(requeued.size(), requeued, !lettersOf(filter).isEmpty(), null));
  }

  @Override
  public synchronized Future<BatchOutcome> removeAll(DeadLetterFilter filter, int limit) {
    return requeueAll(filter, limit)
        .map(outcome ->
            new BatchOutcome(outcome.taken(), List.of(), outcome.more(), outcome.refusal()));
  }

  @Override
  public synchronized Future<List<RuntimeView>> runtimes() {
    return answer(
        List.of(
            new RuntimeView(
                "runtime-0", "ready", "zone=a", 15_000, 10, 9090, 1 << 30, 1 << 29, 1234, 40)));
  }

  @Override
  public synchronized Future<FleetView> fleet() {
    fleetQuestions++;
    return answer(fleet);
  }
}
