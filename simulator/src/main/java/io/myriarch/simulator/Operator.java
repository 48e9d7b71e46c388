package io.myriarch.simulator;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.core.AgentStatus;
import io.myriarch.scheduler.core.AgentTable;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.Pauses;
import io.myriarch.scheduler.core.TaskTable;
import io.myriarch.scheduler.shard.ControlGateway.BatchOutcome;
import io.myriarch.scheduler.shard.ControlGateway.Requeued;
import io.myriarch.scheduler.shard.DeadLetterFilter;
import io.myriarch.scheduler.shard.DeadLetterView;
import io.myriarch.scheduler.shard.Rejection;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.SubmitOutcome;
import io.myriarch.simulator.Violation.Promise;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Somebody who steers the fleet through the gateway, as HTTP does: pauses and resumes, and runs
 * dead letters again. It knows what it was told, and holds the scheduler to it.
 */
final class Operator {
  private static final long PATIENCE_NS = 3 * WorldPlan.SECOND;
  private static final int LETTERS_MAX = 4;
  private static final int AGENTS_LOOKED_AT_MAX = 300;

  private final World world;
  private final Node node;

  /** What may be paused: from when that is asked until it is told that it is over. */
  private final Set<Target> maybePaused = new LinkedHashSet<>();

  /** What is paused for sure: from when that is told until its end is asked. */
  private final Set<Target> paused = new LinkedHashSet<>();

  /** Attempts that paused agents had when the pause was told, of each task its id. */
  private final Set<Long> excused = new HashSet<>();

  private boolean isBusy;

  /** A specialty, or a whole type. */
  private record Target(String type, String specialty) {
    boolean has(FleetLayout.Group group) {
      return type.equals(group.type())
          && (specialty.equals(FleetLayout.ANY) || specialty.equals(group.specialty()));
    }
  }

  Operator(World world) {
    this.world = world;
    node = world.newNode("operator", new Node.Machine());
  }

  /** Asks until there is an answer. One thing at a time. */
  private <T> void ask(Function<SchedulerGateway, Future<T>> question, Consumer<T> answered) {
    boolean[] isOver = new boolean[1];
    Runnable again =
        () -> {
          if (!isOver[0]) {
            isOver[0] = true;
            ask(question, answered);
          }
        };
    world.after(world.around(PATIENCE_NS), node, again);
    SchedulerProcess process = world.scheduler();
    if (!process.isListening()) {
      return;
    }
    Runnable arrived =
        () ->
            question
                .apply(process.gateway())
                .onSuccess(answer ->
                    world.after(
                        world.network().latencyNs(),
                        node,
                        () -> {
                          if (!isOver[0]) {
                            isOver[0] = true;
                            answered.accept(answer);
                          }
                        }));
    world.after(world.network().latencyNs(), process.node(), arrived);
  }

  // Pauses.

  /** Pauses something, and resumes it after a while. */
  void pause() {
    List<FleetLayout.Wanted> fleet = world.plan().fleet();
    FleetLayout.Wanted wanted = fleet.get(world.random().nextInt(fleet.size()));
    boolean isType = world.random().nextInt(3) == 0;
    Target target = new Target(wanted.type(), isType ? FleetLayout.ANY : wanted.specialty());
    if (isBusy || maybePaused.contains(target)) {
      return;
    }
    isBusy = true;
    world.count(Fault.PAUSE);
    maybePaused.add(target);
    trace("pauses", target);
    ask(
        gateway -> gateway.pause(target.type(), target.specialty(), true),
        _ -> {
          isBusy = false;
          paused.add(target);
          trace("has paused", target);
          excuse();
          long whileNs = world.isCalm() ? 0 : world.random().nextLong(4 * WorldPlan.SECOND);
          world.after(whileNs, node, () -> resume(target));
        });
  }

  private void trace(String does, Target target) {
    if (world.isTracing()) {
      world.trace("operator %s %s/%s", does, target.type(), target.specialty());
    }
  }

  /** What agents have in hand when the pause is told may go on. */
  private void excuse() {
    for (Shard shard : world.scheduler().shards()) {
      AgentTable agents = shard.core().agents();
      for (int agent = 0; agent < agents.size(); agent++) {
        // Those of a runtime that is cut off, too: it may come back with them.
        excused.add(key(agents.task(agent), shard));
      }
    }
  }

  /** A task with the number of its attempt. */
  private static long key(long taskId, Shard shard) {
    int slot = shard.core().tasks().find(taskId);
    return taskId * 31 + (slot == TaskTable.NONE ? 0 : shard.core().tasks().attempt(slot));
  }

  private void resume(Target target) {
    if (!paused.contains(target)) {
      return;
    }
    if (isBusy) {
      world.after(50 * WorldPlan.MS, node, () -> resume(target));
      return;
    }
    isBusy = true;
    paused.remove(target);
    trace("resumes", target);
    ask(
        gateway -> gateway.pause(target.type(), target.specialty(), false),
        _ -> {
          isBusy = false;
          maybePaused.remove(target);
          trace("has resumed", target);
        });
  }

  /** Faults have stopped: nothing stays paused. */
  void resumeAll() {
    List.copyOf(paused).forEach(this::resume);
  }

  /** A power cut took records: a pause whose durability is that of the process may be gone. */
  void logCut() {
    if (!world.plan().isFsync) {
      List<Target> gone = new ArrayList<>(paused);
      paused.clear();
      gone.forEach(target -> world.after(0, node, () -> resumeForSure(target)));
    }
  }

  private void resumeForSure(Target target) {
    paused.add(target);
    // Whether it holds is not known: nothing is asked of it but its end.
    resume(target);
    if (paused.remove(target)) {
      world.after(50 * WorldPlan.MS, node, () -> resumeForSure(target));
    }
  }

  /** A shard has started: it knows what is paused. */
  void checkRecovered(Shard shard) {
    Pauses pauses = shard.core().pauses();
    for (Target target : paused) {
      if (!pauses.isPaused(target.type(), target.specialty())) {
        throw violation("%s/%s was paused and is not after a start", target);
      }
    }
    for (Pauses.Pause pause : pauses.all()) {
      Target target = new Target(pause.type(), pause.specialty());
      if (!maybePaused.contains(target)) {
        throw violation("%s/%s is paused and nobody wants it", target);
      }
    }
  }

  private Violation violation(String format, Target target) {
    return world.fail(
        new Violation(Promise.PAUSES_HOLD, format.formatted(target.type(), target.specialty())));
  }

  /** A turn has ended: no agent of what is paused was given anything. */
  void turnEnded(Shard shard) {
    if (paused.isEmpty() || shard.core().agents().size() > AGENTS_LOOKED_AT_MAX) {
      return;
    }
    AgentTable agents = shard.core().agents();
    TaskTable tasks = shard.core().tasks();
    for (int agent = 0; agent < agents.size(); agent++) {
      if (agents.status(agent) != AgentStatus.WORKING) {
        continue;
      }
      FleetLayout.Group group = shard.core().layout().groups().get(agents.group(agent));
      int slot = tasks.find(agents.task(agent));
      boolean isNew = slot != TaskTable.NONE && tasks.epoch(slot) == shard.loop.epoch();
      for (Target target : paused) {
        if (isNew && target.has(group) && !excused.contains(key(agents.task(agent), shard))) {
          throw violation("%s/%s is paused and was given a task", target);
        }
      }
    }
  }

  /** Whether users may have paused what has these agents. */
  boolean mayBePaused(String type, String specialty) {
    for (Target target : maybePaused) {
      boolean isType = type.equals(FleetLayout.ANY) || type.equals(target.type());
      boolean isSpecialty =
          specialty.equals(FleetLayout.ANY)
              || target.specialty().equals(FleetLayout.ANY)
              || specialty.equals(target.specialty());
      if (isType && isSpecialty) {
        return true;
      }
    }
    return false;
  }

  // Dead letters.

  /** Runs one of the newest dead letters again. */
  void requeueOne() {
    if (isBusy) {
      return;
    }
    isBusy = true;
    ask(
        gateway -> gateway.deadLetters(DeadLetterFilter.ALL, LETTERS_MAX, null),
        page -> {
          isBusy = false;
          List<DeadLetterView> letters = page.items();
          if (!letters.isEmpty() && !world.isCalm()) {
            requeue(letters.get(world.random().nextInt(letters.size())).taskId());
          }
        });
  }

  private void requeue(long letter) {
    world.count(Fault.REQUEUE_ONE);
    isBusy = true;
    ask(
        gateway -> gateway.requeue(letter),
        outcome -> {
          isBusy = false;
          switch (outcome) {
            case SubmitOutcome.Accepted accepted ->
                world.oracle().toldRequeued(letter, accepted.taskId());
            case SubmitOutcome.Refused(Rejection why) -> requireMayBeRefused(why);
          }
        });
  }

  private void requireMayBeRefused(Rejection why) {
    if (why.retryAfterMs() == 0 && why.code() != RejectCode.UNKNOWN_TASK) {
      throw world.fail(
          new Violation(Promise.SOUNDNESS, "a good requeue is refused: " + why.sentence()));
    }
  }

  /** Runs some dead letters again, those of one kind or all. */
  void requeueMany() {
    if (isBusy) {
      return;
    }
    isBusy = true;
    world.count(Fault.REQUEUE_MANY);
    DeadLetterFilter filter =
        world.random().nextBoolean()
            ? DeadLetterFilter.ALL
            : new DeadLetterFilter(
                WorldPlan.SPECIALTIES[0][0], null, null, null, FailureKind.ERROR, 0, 0, "of");
    int limit = 1 + world.random().nextInt(LETTERS_MAX);
    ask(gateway -> gateway.requeueAll(filter, limit), outcome -> requeued(limit, outcome));
  }

  private void requeued(int limit, BatchOutcome outcome) {
    isBusy = false;
    if (outcome.taken() > limit) {
      throw world.fail(
          new Violation(Promise.SOUNDNESS, outcome.taken() + " were requeued, of " + limit));
    }
    for (Requeued each : outcome.requeued()) {
      world.oracle().toldRequeued(each.requeuedFrom(), each.taskId());
    }
    if (outcome.refusal() != null) {
      requireMayBeRefused(outcome.refusal());
    }
  }

  /** Whether it wants nothing any more. */
  boolean isDone() {
    return !isBusy && maybePaused.isEmpty();
  }

  /** What it still waits for. */
  String whatIsLeft() {
    return "operator: busy %s, may be paused %s".formatted(isBusy, maybePaused);
  }
}
