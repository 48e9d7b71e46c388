package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.observe.ShardFigures;
import io.myriarch.scheduler.shard.AgentView;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulerGateway.AgentFilter;
import java.util.Map;
import java.util.Set;

/** Shows agents and runtimes. */
final class FleetHandlers {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> LIST =
      Set.of("type", "specialty", "status", "runtime", "limit", "cursor");

  private final SchedulerGateway gateway;
  private final Paging paging;

  FleetHandlers(SchedulerGateway gateway, HttpConfig config) {
    this.gateway = gateway;
    this.paging = new Paging(config.pageSizeMax());
  }

  void agents(Exchange exchange) {
    Map<String, String> query = exchange.query(LIST);
    AgentFilter filter =
        new AgentFilter(
            query.get("type"),
            query.get("specialty"),
            Paging.filter(query, "status", ShardFigures.AGENT_STATUSES),
            query.get("runtime"));
    String cursor = Paging.cursor(query);
    exchange.then(
        Paging.checked(gateway.agents(filter, paging.limit(query), cursor), cursor),
        page ->
            exchange.json(
                200,
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("agents");
                  for (AgentView agent : page.items()) {
                    FleetJson.writeAgent(json, agent);
                  }
                  json.writeEndArray();
                  json.writeStringField("cursor", page.cursor());
                  json.writeEndObject();
                }));
  }

  void agent(Exchange exchange) {
    exchange.query(NONE);
    int number = agentNumber(exchange);
    exchange.then(
        gateway.agent(number),
        agent -> {
          AgentView found =
              agent.orElseThrow(() ->
                  new ProblemException(
                      Problem.of(
                          RejectCode.NOT_FOUND,
                          "There is no agent %s in this fleet."
                              .formatted(AgentView.idOf(number)))));
          exchange.json(200, json -> FleetJson.writeCard(json, found));
        });
  }

  /** The number of the agent in the path. */
  static int agentNumber(Exchange exchange) {
    String id = exchange.context().pathParam("id");
    int number = AgentView.numberOf(id);
    if (number < 0) {
      throw new ProblemException(
          Problem.of(
              RejectCode.INVALID_ID,
              "'%s' is no agent id: it has the form agent-17.".formatted(Texts.shown(id))));
    }
    return number;
  }

  void runtimes(Exchange exchange) {
    exchange.query(NONE);
    exchange.then(
        gateway.runtimes(),
        runtimes -> exchange.json(200, json -> FleetJson.writeRuntimes(json, runtimes)));
  }
}
