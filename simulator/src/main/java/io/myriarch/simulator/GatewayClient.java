package io.myriarch.simulator;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.CancelOutcome;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.myriarch.scheduler.shard.TaskRequest;
import io.myriarch.scheduler.shard.TaskView;
import io.myriarch.simulator.Violation.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client that comes through the gateway, as HTTP does: each request stands alone, each submission
 * has an idempotency key, and one without an answer is made again.
 */
final class GatewayClient implements Submitter {
  private static final long PATIENCE_NS = 3 * WorldPlan.SECOND;
  private static final long WAIT_MS = 400;

  private final World world;
  private final int number;
  private final Node node;
  private final List<String[]> destinations;
  private final List<TaskSpec> open = new ArrayList<>();
  private int toCome;

  GatewayClient(World world, int number) {
    this.world = world;
    this.number = number;
    WorldPlan plan = world.plan();
    node = world.newNode("gateway client " + number, new Node.Machine());
    destinations = plan.destinations();
    toCome = plan.tasks / (plan.clients + plan.gatewayClients) + 1;
  }

  @Override
  public void start() {
    for (int i = 0; i < toCome; i++) {
      world.after(world.random().nextLong(world.plan().safetyNs), node, this::submitOne);
    }
  }

  private void submitOne() {
    toCome--;
    var spec = new TaskSpec(world, world.oracle().nextNumber(), destinations.size(), false);
    world.oracle().add(spec);
    spec.firstSentNs = world.nowNs();
    open.add(spec);
    submit(spec);
  }

  /** Makes a request; if no answer comes in time, or the process dies, it is made anew. */
  private void request(Consumer<SchedulerGateway> request, Runnable again, boolean[] isAnswered) {
    world.after(
        world.around(PATIENCE_NS),
        node,
        () -> {
          if (!isAnswered[0]) {
            isAnswered[0] = true;
            world.count(Fault.CLIENT_RETRY);
            again.run();
          }
        });
    SchedulerProcess process = world.scheduler();
    if (process.isListening()) {
      world.after(
          world.network().latencyNs(), process.node(), () -> request.accept(process.gateway()));
    }
  }

  /** Brings an answer to the client, once. */
  private void answer(boolean[] isAnswered, Runnable what) {
    world.after(
        world.network().latencyNs(),
        node,
        () -> {
          if (!isAnswered[0]) {
            isAnswered[0] = true;
            what.run();
          }
        });
  }

  private void submit(TaskSpec spec) {
    boolean[] isAnswered = new boolean[1];
    spec.mayExist = true;
    request(
        gateway -> {
          var submitted = gateway.submit(requestOf(spec));
          submitted.onSuccess(outcome -> answer(isAnswered, () -> submitted(spec, outcome)));
        },
        () -> submit(spec),
        isAnswered);
  }

  private TaskRequest requestOf(TaskSpec spec) {
    String[] names = destinations.get(spec.route);
    return new TaskRequest(
        names[0],
        names[1],
        "echo",
        spec.priority,
        spec.durability,
        spec.maxAttempts,
        spec.timeoutMs,
        spec.delayMs,
        spec.deadlineMs,
        spec.orderingKey,
        names[2],
        spec.key,
        spec.payload);
  }

  private void submitted(TaskSpec spec, SubmitOutcome outcome) {
    switch (outcome) {
      case SubmitOutcome.Accepted accepted -> {
        world.oracle().told(spec, accepted.taskId());
        if (spec.isCancelled) {
          world.after(world.random().nextLong(500 * WorldPlan.MS), node, () -> cancel(spec));
        }
        await(spec);
      }
      case SubmitOutcome.Refused(Rejection why) -> {
        if (why.retryAfterMs() == 0) {
          throw world.fail(
              new Violation(Promise.SOUNDNESS, "a good submission is refused: " + why.sentence()));
        }
        world.oracle().toldRefused(spec);
        world.after(world.backoffNs(spec.refusals++, why.retryAfterMs()), node, () -> submit(spec));
      }
    }
  }

  private void await(TaskSpec spec) {
    boolean[] isAnswered = new boolean[1];
    request(
        gateway ->
            gateway
                .awaitTask(spec.toldId, WAIT_MS)
                .onSuccess(found -> answer(isAnswered, () -> found(spec, found))),
        () -> await(spec),
        isAnswered);
  }

  private void found(TaskSpec spec, Optional<TaskView> found) {
    if (found.isEmpty()) {
      world.oracle().toldUnknown(spec.toldId);
      open.remove(spec);
    } else if (found.get().status().value() >= TaskStatus.SUCCEEDED.value()) {
      ended(found.get());
      open.remove(spec);
    } else {
      world.after(100 * WorldPlan.MS, node, () -> await(spec));
    }
  }

  private void ended(TaskView view) {
    byte[] output =
        view.result() != null ? view.result() : view.error().getBytes(StandardCharsets.UTF_8);
    world.oracle().toldEnd(view.id(), view.status(), view.attempts(), output);
  }

  private void cancel(TaskSpec spec) {
    if (!open.contains(spec)) {
      return;
    }
    spec.cancelAsked = true;
    world.count(Fault.TASK_CANCELLED);
    boolean[] isAnswered = new boolean[1];
    request(
        gateway ->
            gateway
                .cancel(spec.toldId)
                .onSuccess(outcome -> answer(isAnswered, () -> cancelled(spec, outcome))),
        () -> cancel(spec),
        isAnswered);
  }

  private void cancelled(TaskSpec spec, CancelOutcome outcome) {
    if (outcome instanceof CancelOutcome.Cancelled(TaskView view)) {
      ended(view);
    } else if (outcome instanceof CancelOutcome.Refused(Rejection why)
        && why.code() == RejectCode.UNKNOWN_TASK) {
      world.oracle().toldUnknown(spec.toldId);
    }
  }

  @Override
  public void retry() {}

  @Override
  public void vanish() {
    node.kill();
  }

  @Override
  public boolean isDone() {
    return !node.isAlive() || (toCome == 0 && open.isEmpty());
  }

  @Override
  public String whatIsLeft() {
    return "gateway client %d: %d to come, %d open".formatted(number, toCome, open.size());
  }
}
