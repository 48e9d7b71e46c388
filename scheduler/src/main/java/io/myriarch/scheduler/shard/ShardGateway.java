package io.myriarch.scheduler.shard;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The gateway to one or more shards of this process. For any thread. */
public final class ShardGateway implements SchedulerGateway {
  private static final int BUSY_RETRY_MS = 50;
  private static final Rejection BUSY =
      new Rejection(
          RejectCode.OVERLOADED,
          BUSY_RETRY_MS,
          "Too many requests wait for the scheduler; try again in a moment.");
  private static final BatchOutcome NOTHING_TAKEN = new BatchOutcome(0, List.of(), false, null);
  private static final Rejection UNKNOWN_TASK =
      new Rejection(
          RejectCode.UNKNOWN_TASK,
          0,
          "There is no such task, or its record has been retired; see journal.retention.");

  private final Supplier<Executor> callers;
  private final List<ShardRequests> shards;
  private final AtomicInteger nextShard = new AtomicInteger();

  /** Answers come on the Vert.x context of whoever asks. */
  public ShardGateway(Vertx vertx, List<SchedulingLoop> loops) {
    this(
        () -> {
          var context = vertx.getOrCreateContext();
          return answer -> context.runOnContext(_ -> answer.run());
        },
        loops);
  }

  /** Answers come where {@code callers} says when asked by the one who asks. */
  public ShardGateway(Supplier<Executor> callers, List<SchedulingLoop> loops) {
    this.callers = callers;
    shards = loops.stream().map(ShardRequests::new).toList();
  }

  /**
   * Runs a request on a shard's loop and completes on the caller's context. If the shard has too
   * many to do: with {@code busy}, or as a failure if that is null.
   */
  private <T> Future<T> ask(
      ShardRequests shard, T busy, BiConsumer<ShardRequests, Consumer<T>> request) {
    Executor caller = callers.get();
    Promise<T> promise = Promise.promise();
    Consumer<T> reply = answer -> caller.execute(() -> promise.tryComplete(answer));
    boolean isTaken =
        shard.offer(() -> {
          try {
            request.accept(shard, reply);
          } catch (RuntimeException e) {
            caller.execute(() -> promise.tryFail(e));
            shard.failed(e);
          }
        });
    if (!isTaken && busy != null) {
      promise.complete(busy);
    } else if (!isTaken) {
      promise.fail(new ShardBusyException(BUSY));
    }
    return promise.future();
  }

  private <T> Future<List<T>> fromAll(BiConsumer<ShardRequests, Consumer<T>> request) {
    return Future.all(shards.stream().map(shard -> ask(shard, null, request)).toList())
        .map(all -> all.<T>list());
  }

  private ShardRequests shardOf(TaskRequest request) {
    int keyed =
        KeyedShard.of(
            request.tenant(), request.orderingKey(), request.idempotencyKey(), shards.size());
    return shards.get(
        keyed == KeyedShard.ANY
            ? Math.floorMod(nextShard.getAndIncrement(), shards.size())
            : keyed);
  }

  private Optional<ShardRequests> shardOf(long taskId) {
    int shard = TaskIds.shard(taskId);
    return shard < shards.size() ? Optional.of(shards.get(shard)) : Optional.empty();
  }

  @Override
  public Future<SubmitOutcome> submit(TaskRequest request) {
    return ask(
        shardOf(request),
        new SubmitOutcome.Refused(BUSY),
        (shard, reply) -> shard.submit(request, reply));
  }

  @Override
  public Future<Submitted> submitAndAwait(TaskRequest request, long waitMs) {
    return ask(
        shardOf(request),
        new Submitted(new SubmitOutcome.Refused(BUSY), Optional.empty()),
        (shard, reply) -> shard.submitAndAwait(request, waitMs, reply));
  }

  @Override
  public Future<List<SubmitOutcome>> submitAll(List<TaskRequest> requests) {
    if (shards.size() > 1) {
      return Future.join(requests.stream().map(this::submit).toList())
          .map(all -> all.<SubmitOutcome>list());
    }
    List<SubmitOutcome> busy = new ArrayList<>();
    requests.forEach(_ -> busy.add(new SubmitOutcome.Refused(BUSY)));
    return ask(shards.getFirst(), busy, (shard, reply) -> shard.submitAll(requests, reply));
  }

  @Override
  public Future<Optional<TaskView>> task(long taskId) {
    return shardOf(taskId)
        .map(owner ->
            this.<Optional<TaskView>>ask(owner, null, (shard, reply) -> shard.task(taskId, reply)))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  @Override
  public Future<Optional<TaskView>> awaitTask(long taskId, long waitMs) {
    return shardOf(taskId)
        .map(owner ->
            this.<Optional<TaskView>>ask(
                owner, null, (shard, reply) -> shard.awaitTask(taskId, waitMs, reply)))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  @Override
  public Future<Optional<TaskExplanation>> explain(long taskId) {
    return shardOf(taskId)
        .map(owner ->
            this.<Optional<TaskExplanation>>ask(
                owner, null, (shard, reply) -> shard.explain(taskId, reply)))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  @Override
  public Future<CancelOutcome> cancel(long taskId) {
    return shardOf(taskId)
        .map(owner ->
            this.<CancelOutcome>ask(
                owner,
                new CancelOutcome.Refused(BUSY),
                (shard, reply) -> shard.cancel(taskId, UNKNOWN_TASK, reply)))
        .orElse(Future.succeededFuture(new CancelOutcome.Refused(UNKNOWN_TASK)));
  }

  @Override
  public Future<Page<TaskView>> tasks(TaskFilter filter, int limit, String cursor) {
    return page(
        limit, cursor, (shard, left, from, reply) -> shard.tasks(filter, left, from, reply));
  }

  /** The page that a cursor names: newest first, from one shard after the other. */
  private <T> Future<Page<T>> page(int limit, String cursor, PageRequest<T> request) {
    long before = cursor == null || cursor.isEmpty() ? 0 : TaskIds.parse(cursor);
    if (before < 0 || (before > 0 && shardOf(before).isEmpty())) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "The cursor '" + cursor + "' was not given by this server."));
    }
    int first = before == 0 ? shards.size() - 1 : TaskIds.shard(before);
    return pageFrom(first, limit, before, new ArrayList<>(), request);
  }

  /** Asks a shard for so many items of tasks before this one. */
  @FunctionalInterface
  private interface PageRequest<T> {
    void ask(ShardRequests shard, int limit, long before, Consumer<Page<T>> reply);
  }

  /** Goes through the shards from the last to the first until the page is full. */
  private <T> Future<Page<T>> pageFrom(
      int shardNumber, int limit, long before, List<T> found, PageRequest<T> request) {
    return this.<Page<T>>ask(
            shards.get(shardNumber),
            null,
            (shard, reply) -> request.ask(shard, limit - found.size(), before, reply))
        .compose(page -> {
          found.addAll(page.items());
          if (page.cursor() != null) {
            return Future.succeededFuture(new Page<>(found, page.cursor()));
          }
          return shardNumber == 0
              ? Future.succeededFuture(new Page<>(found, null))
              : pageFrom(shardNumber - 1, limit, 0, found, request);
        });
  }

  @Override
  public Future<Page<AgentView>> agents(AgentFilter filter, int limit, String cursor) {
    int from = 0;
    if (cursor != null && !cursor.isEmpty()) {
      from = AgentView.numberOf(cursor);
      if (from < 0) {
        return Future.failedFuture(
            new IllegalArgumentException(
                "The cursor '" + cursor + "' was not given by this server."));
      }
    }
    int start = from;
    return this.<List<AgentView>>fromAll(
            (shard, reply) -> shard.agents(filter, limit + 1, start, reply))
        .map(answers -> {
          List<AgentView> merged = new ArrayList<>();
          answers.forEach(merged::addAll);
          merged.sort(Comparator.comparingInt(AgentView::number));
          boolean isLast = merged.size() <= limit;
          return new Page<>(
              isLast ? merged : List.copyOf(merged.subList(0, limit)),
              isLast ? null : merged.get(limit).id());
        });
  }

  @Override
  public Future<Optional<AgentView>> agent(int number) {
    return this.<Optional<AgentView>>fromAll((shard, reply) -> shard.agent(number, reply))
        .map(answers -> answers.stream().flatMap(Optional::stream).findFirst());
  }

  @Override
  public Future<List<RuntimeView>> runtimes() {
    return this.<List<RuntimeView>>fromAll(ShardRequests::runtimes)
        .map(answers -> answers.stream().flatMap(List::stream).toList());
  }

  @Override
  public Future<FleetView> fleet() {
    return this.<Optional<FleetView>>fromAll(ShardRequests::fleet)
        .map(answers ->
            answers.stream()
                .flatMap(Optional::stream)
                .reduce(FleetViews::sum)
                .orElseGet(FleetViews::unknown));
  }

  @Override
  public Future<List<SpecialtyView>> specialties() {
    return this.<List<SpecialtyView>>fromAll(
            (shard, reply) -> shard.control().specialties(null, null, reply))
        .map(SpecialtyViews::sum);
  }

  @Override
  public Future<List<SpecialtyView>> pause(String type, String specialty, boolean isPaused) {
    return this.<List<SpecialtyView>>fromAll(
            (shard, reply) -> shard.control().pause(type, specialty, isPaused, reply))
        .map(SpecialtyViews::sum);
  }

  @Override
  public Future<RestartOutcome> restartAgent(int number) {
    return this.<Optional<RestartOutcome>>fromAll(
            (shard, reply) -> shard.control().restartAgent(number, reply))
        .map(answers ->
            answers.stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new RestartOutcome.Refused(noSuchAgent(number))));
  }

  @Override
  public Future<Optional<RuntimeView>> drainRuntime(String id, long timeoutMs) {
    return this.<Optional<RuntimeView>>fromAll(
            (shard, reply) -> shard.control().drainRuntime(id, timeoutMs, reply))
        .map(answers -> answers.stream().flatMap(Optional::stream).findFirst());
  }

  private static Rejection noSuchAgent(int number) {
    return new Rejection(
        RejectCode.NOT_FOUND,
        0,
        "There is no agent %s in this fleet.".formatted(AgentView.idOf(number)));
  }

  @Override
  public Future<Page<DeadLetterView>> deadLetters(
      DeadLetterFilter filter, int limit, String cursor) {
    return page(
        limit,
        cursor,
        (shard, left, from, reply) ->
            shard.control().deadLetters().list(filter, left, from, reply));
  }

  @Override
  public Future<Optional<DeadLetterView>> deadLetter(long taskId) {
    return shardOf(taskId)
        .map(owner ->
            this.<Optional<DeadLetterView>>ask(
                owner, null, (shard, reply) -> shard.control().deadLetters().get(taskId, reply)))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  @Override
  public Future<SubmitOutcome> requeue(long taskId) {
    return shardOf(taskId)
        .map(owner ->
            this.<SubmitOutcome>ask(
                owner,
                new SubmitOutcome.Refused(BUSY),
                (shard, reply) -> shard.control().deadLetters().requeue(taskId, reply)))
        .orElse(
            Future.succeededFuture(new SubmitOutcome.Refused(DeadLetterRequests.unknown(taskId))));
  }

  @Override
  public Future<Boolean> removeDeadLetter(long taskId) {
    return shardOf(taskId)
        .map(owner ->
            this.<Boolean>ask(
                owner, null, (shard, reply) -> shard.control().deadLetters().remove(taskId, reply)))
        .orElse(Future.succeededFuture(false));
  }

  @Override
  public Future<BatchOutcome> requeueAll(DeadLetterFilter filter, int limit) {
    return takeFrom(shards.size() - 1, filter, true, limit, NOTHING_TAKEN);
  }

  @Override
  public Future<BatchOutcome> removeAll(DeadLetterFilter filter, int limit) {
    return takeFrom(shards.size() - 1, filter, false, limit, NOTHING_TAKEN);
  }

  /** Goes through the shards from the last to the first until so many have been taken. */
  private Future<BatchOutcome> takeFrom(
      int shardNumber, DeadLetterFilter filter, boolean isRequeue, int limit, BatchOutcome before) {
    return this.<BatchOutcome>ask(
            shards.get(shardNumber),
            null,
            (shard, reply) ->
                shard.control().takeDeadLetters(filter, isRequeue, limit - before.taken(), reply))
        .compose(outcome -> {
          List<Requeued> requeued = new ArrayList<>(before.requeued());
          requeued.addAll(outcome.requeued());
          BatchOutcome sum =
              new BatchOutcome(
                  before.taken() + outcome.taken(), requeued, outcome.more(), outcome.refusal());
          return shardNumber == 0 || outcome.more()
              ? Future.succeededFuture(sum)
              : takeFrom(shardNumber - 1, filter, isRequeue, limit, sum);
        });
  }
}
