package io.myriarch.scheduler.shard;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.core.AgentStatus;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.Pauses;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.shard.ControlGateway.RestartOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What users ask of one shard to steer its fleet. On the shard's loop. */
final class ControlRequests {
  private static final int PLACING_RETRY_MS = 1000;

  private final SchedulingLoop loop;
  private final DeadLetterRequests deadLetters;

  ControlRequests(SchedulingLoop loop) {
    this.loop = loop;
    deadLetters = new DeadLetterRequests(loop);
  }

  DeadLetterRequests deadLetters() {
    return deadLetters;
  }

  /** Requeues, or removes, dead letters of a filter. */
  void takeDeadLetters(
      DeadLetterFilter filter,
      boolean isRequeue,
      int limit,
      Consumer<ControlGateway.BatchOutcome> reply) {
    new DeadLetterBatch(loop, deadLetters, filter, isRequeue, limit, reply).run(0);
  }

  /** The specialties of a type and specialty; null for all, {@code any} for those of a type. */
  void specialties(String type, String specialty, Consumer<List<SpecialtyView>> reply) {
    List<SpecialtyView> found = new ArrayList<>();
    SchedulerCore core = loop.core();
    for (int group = 0; group < core.layout().groups().size(); group++) {
      FleetLayout.Group row = core.layout().groups().get(group);
      if (matches(row.type(), row.specialty(), type, specialty)) {
        found.add(view(group, row));
      }
    }
    for (Pauses.Pause pause : core.pauses().all()) {
      if (!core.layout().isTypeOrGroup(pause.type(), pause.specialty())
          && matches(pause.type(), pause.specialty(), type, specialty)) {
        found.add(gone(pause));
      }
    }
    loop.replies().hold(() -> reply.accept(found));
  }

  private static boolean matches(
      String type, String specialty, String wantedType, String wantedSpecialty) {
    return wantedType == null
        || (type.equals(wantedType)
            && (wantedSpecialty.equals(FleetLayout.ANY) || specialty.equals(wantedSpecialty)));
  }

  private SpecialtyView view(int group, FleetLayout.Group row) {
    SchedulerCore core = loop.core();
    Map<String, Long> agents = new LinkedHashMap<>();
    for (AgentStatus status : AgentStatus.values()) {
      agents.put(status.label(), (long) core.statuses().ofGroup(group, status));
    }
    Pauses pauses = core.pauses();
    return new SpecialtyView(
        row.type(),
        row.specialty(),
        row.agents(),
        agents,
        pauses.isPaused(row.type(), row.specialty()),
        pauses.isPaused(row.type(), FleetLayout.ANY),
        pauses.sinceMs(row.type(), row.specialty()),
        core.bar(group).label(),
        core.breaker(group).state().label(),
        core.breaker(group).opensTotal());
  }

  private static SpecialtyView gone(Pauses.Pause pause) {
    boolean isType = pause.specialty().equals(FleetLayout.ANY);
    return new SpecialtyView(
        pause.type(),
        pause.specialty(),
        0,
        Map.of(),
        !isType,
        isType,
        pause.sinceMs(),
        isType ? "type_paused" : "paused",
        "closed",
        0);
  }

  void pause(String type, String specialty, boolean isPaused, Consumer<List<SpecialtyView>> reply) {
    boolean isKnown = loop.core().pause(type, specialty, isPaused);
    if (isKnown) {
      specialties(type, specialty, reply);
    } else {
      reply.accept(List.of());
    }
  }

  /** Empty if no runtime of this id is connected to this shard. */
  void drainRuntime(String id, long timeoutMs, Consumer<Optional<RuntimeView>> reply) {
    RuntimeRow runtime = loop.core().drainRuntime(id, timeoutMs);
    reply.accept(Optional.ofNullable(runtime).map(loop.views()::runtime));
  }

  /** Empty if the agent is another shard's. */
  void restartAgent(int number, Consumer<Optional<RestartOutcome>> reply) {
    int agent = loop.core().layout().agentOfNumber(number);
    if (agent < 0 || agent >= loop.core().agents().size()) {
      reply.accept(Optional.empty());
    } else if (loop.core().restartAgent(agent)) {
      AgentView view = loop.views().agent(agent);
      loop.replies().hold(() -> reply.accept(Optional.of(new RestartOutcome.Restarted(view))));
    } else {
      reply.accept(
          Optional.of(
              new RestartOutcome.Refused(
                  new Rejection(
                      RejectCode.NOT_READY,
                      PLACING_RETRY_MS,
                      "%s has no runtime: it is being placed and starts by itself."
                          .formatted(AgentView.idOf(number))))));
    }
  }
}
