package io.myriarch.simulator;

import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.HostOutput;
import io.myriarch.agent.runtime.session.HostState;
import io.myriarch.agent.runtime.session.Outcome;
import io.myriarch.protocol.wire.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** The agents of a runtime: carries out what the real host state decides, in simulated time. */
final class SimHost implements HostOutput<SimAgent> {
  private static final int AGENTS_MAX = 1 << 20;
  private static final long START_NS = WorldPlan.MS;
  private static final long WAKE_NS = 20_000;

  private final World world;
  private final SimRuntime runtime;
  private final Node node;
  private final HostState<SimAgent> state;
  private final ArrayDeque<AttemptState> ended = new ArrayDeque<>();
  private boolean isAnnouncing;

  SimHost(World world, SimRuntime runtime, Node node) {
    this.world = world;
    this.runtime = runtime;
    this.node = node;
    state = new HostState<>(this, AGENTS_MAX);
  }

  HostState<SimAgent> state() {
    return state;
  }

  /** The attempt that ended first of those whose outcome the session has not got; or null. */
  AttemptState pollEnded() {
    return ended.poll();
  }

  boolean hasEnded() {
    return !ended.isEmpty();
  }

  @Override
  public SimAgent start(int number, Object group) {
    SimAgent agent = new SimAgent(number, group);
    world.after(world.around(START_NS), node, () -> started(agent));
    return agent;
  }

  private void started(SimAgent agent) {
    agent.started();
    if (!isAnnouncing) {
      isAnnouncing = true;
      world.after(
          START_NS,
          node,
          () -> {
            isAnnouncing = false;
            state.announceReady();
            runtime.pump();
          });
    }
  }

  @Override
  public void stop(SimAgent agent) {
    // It ends when its attempt has: nothing more is asked of it.
  }

  @Override
  public AttemptState attempt(SimAgent agent, Assignment assignment, byte[] payload) {
    return new SimAttempt(assignment, payload);
  }

  @Override
  public void perform(SimAgent agent) {
    SimAttempt attempt = (SimAttempt) agent.current();
    world.after(world.around(WAKE_NS), node, () -> begin(attempt));
  }

  private void begin(SimAttempt attempt) {
    if (!attempt.begin()) {
      attempt.endCancelled(0);
      told(attempt);
      return;
    }
    runtime.note("starts", attempt);
    byte[] payload = attempt.payload();
    attempt.execution =
        world.oracle().started(attempt.taskId(), attempt.epoch(), attempt.number(), payload);
    TaskSpec spec = world.oracle().spec(TaskSpec.numberOf(payload));
    attempt.spec = spec;
    attempt.behaviour = spec.behaviourOf(spec.starts);
    behave(attempt, spec);
  }

  private void behave(SimAttempt attempt, TaskSpec spec) {
    long durationNs = spec.durationNs;
    switch (attempt.behaviour) {
      case SUCCEEDS -> {
        // What is wanted.
      }
      case FAILS -> world.count(Fault.HANDLER_FAILS);
      case FAILS_FOR_GOOD -> world.count(Fault.HANDLER_FAILS_FOR_GOOD);
      case HANGS -> {
        world.count(Fault.HANDLER_HANGS);
        return;
      }
      case ENDS_LATE -> {
        world.count(Fault.HANDLER_ENDS_LATE);
        long timeoutNs = spec.timeoutMs * WorldPlan.MS;
        durationNs = timeoutNs + world.around(timeoutNs);
      }
      case KILLS -> {
        world.count(Fault.HANDLER_KILLS_RUNTIME);
        world.after(durationNs, node, runtime::crash);
        return;
      }
    }
    world.after(durationNs, node, () -> comeBack(attempt, spec));
  }

  /** The handler comes back. */
  private void comeBack(SimAttempt attempt, TaskSpec spec) {
    if (attempt.isEnded()) {
      return;
    }
    switch (attempt.close()) {
      case UNDISTURBED -> {
        Outcome outcome =
            switch (attempt.behaviour) {
              case FAILS -> Outcome.ERROR;
              case FAILS_FOR_GOOD -> Outcome.FINAL_ERROR;
              default -> Outcome.COMPLETED;
            };
        boolean _ = attempt.end(outcome, output(outcome, spec, attempt), 1);
        told(attempt);
      }
      case CANCELLED -> {
        attempt.endCancelled(1);
        told(attempt);
      }
      case ABANDONED, INTERRUPT_UNDER_WAY -> {
        // Nobody waits for it.
      }
    }
  }

  private static byte[] output(Outcome outcome, TaskSpec spec, SimAttempt attempt) {
    return outcome == Outcome.COMPLETED
        ? Outputs.result(spec, attempt.taskId(), attempt.epoch(), attempt.number())
        : Outputs.error(
            outcome == Outcome.FINAL_ERROR,
            spec,
            attempt.taskId(),
            attempt.epoch(),
            attempt.number());
  }

  private void told(SimAttempt attempt) {
    if (attempt.execution != null) {
      attempt.execution.hasEnded = true;
      attempt.execution.failure = attempt.outcome() == Outcome.COMPLETED ? null : FailureKind.ERROR;
      attempt.execution.output = attempt.output();
    }
    ended(attempt);
  }

  /** An outcome that is to be told. */
  void ended(AttemptState attempt) {
    ended.add(attempt);
    runtime.pump();
  }

  @Override
  public void refuse(AttemptState attempt, String why) {
    boolean _ = attempt.end(Outcome.NOT_HOSTED, why.getBytes(StandardCharsets.UTF_8), 0);
    ended(attempt);
  }

  @Override
  public void interrupt(AttemptState interrupted) {
    SimAttempt attempt = (SimAttempt) interrupted;
    attempt.interrupted();
    if (attempt.behaviour != TaskSpec.Behaviour.ENDS_LATE) {
      world.after(world.around(WAKE_NS), node, () -> comeBack(attempt, attempt.spec));
    }
  }

  @Override
  public boolean agentsReady(int first, int count) {
    return runtime.agentsReady(first, count);
  }
}
