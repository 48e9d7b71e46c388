package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.ControlGateway;
import io.myriarch.scheduler.shard.ControlGateway.RestartOutcome;
import io.myriarch.scheduler.shard.RuntimeView;
import io.myriarch.scheduler.shard.SpecialtyView;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Steers the fleet: pauses, resumes, restarts, sends runtimes away. */
final class ControlHandlers {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> DRAIN = Set.of("timeout");
  private static final String DRAIN_TIMEOUT = "10s";
  private static final long DRAIN_TIMEOUT_MS_MAX = 3_600_000;

  private final ControlGateway gateway;

  ControlHandlers(ControlGateway gateway) {
    this.gateway = gateway;
  }

  void specialties(Exchange exchange) {
    exchange.query(NONE);
    exchange.then(gateway.specialties(), found -> answer(exchange, found));
  }

  void pause(Exchange exchange) {
    change(exchange, true);
  }

  void resume(Exchange exchange) {
    change(exchange, false);
  }

  private void change(Exchange exchange, boolean isPaused) {
    exchange.query(NONE);
    String type = exchange.context().pathParam("type");
    String specialty = exchange.context().pathParam("specialty");
    exchange.then(
        gateway.pause(type, specialty, isPaused),
        found -> {
          if (found.isEmpty()) {
            throw new ProblemException(
                Problem.of(
                    RejectCode.NOT_FOUND,
                    "The fleet has no specialty %s/%s: GET /api/specialties lists what there is, and any as specialty stands for the whole type."
                        .formatted(Texts.shown(type), Texts.shown(specialty))));
          }
          answer(exchange, found);
        });
  }

  private static void answer(Exchange exchange, List<SpecialtyView> found) {
    exchange.json(200, json -> FleetJson.writeSpecialties(json, found));
  }

  void drainRuntime(Exchange exchange) {
    Map<String, String> query = exchange.query(DRAIN);
    String text = query.getOrDefault("timeout", DRAIN_TIMEOUT);
    long timeoutMs = Durations.parseMs("timeout", text, DRAIN_TIMEOUT_MS_MAX);
    String id = exchange.context().pathParam("id");
    exchange.then(
        gateway.drainRuntime(id, timeoutMs),
        runtime -> {
          RuntimeView found =
              runtime.orElseThrow(() ->
                  new ProblemException(
                      Problem.of(
                          RejectCode.NOT_FOUND,
                          "No runtime %s is connected: GET /api/runtimes lists what there is."
                              .formatted(Texts.shown(id)))));
          exchange.json(202, json -> FleetJson.writeRuntime(json, found));
        });
  }

  void restartAgent(Exchange exchange) {
    exchange.query(NONE);
    int number = FleetHandlers.agentNumber(exchange);
    exchange.then(
        gateway.restartAgent(number),
        outcome -> {
          switch (outcome) {
            case RestartOutcome.Restarted(var agent) ->
                exchange.json(200, json -> FleetJson.writeCard(json, agent));
            case RestartOutcome.Refused(var rejection) -> exchange.problem(Problem.of(rejection));
          }
        });
  }
}
