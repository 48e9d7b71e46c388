package io.myriarch.scheduler.ingress.http;

import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.observe.Metrics;
import io.myriarch.scheduler.shard.FleetView;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.ShardBusyException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Health for people, and metrics. */
final class StatusHandlers {
  private static final long SHARD_ANSWER_MS_MAX = 2000;
  private static final int RETRY_MS = 1000;
  private static final long BUSY_PAUSE_MS = 20;

  private final Vertx vertx;
  private final SchedulerGateway gateway;
  private final Metrics metrics;

  StatusHandlers(Vertx vertx, SchedulerGateway gateway, Metrics metrics) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.metrics = metrics;
  }

  void health(Exchange exchange) {
    exchange.then(
        fleet(),
        fleet ->
            exchange.json(
                fleet.accepting() ? 200 : 503,
                json -> FleetJson.writeHealth(json, fleet, statusOf(fleet))));
  }

  void metrics(Exchange exchange) {
    String accept = exchange.request().getHeader("Accept");
    exchange.then(
        vertx.executeBlocking(() -> metrics.scrape(accept), false),
        page ->
            Replies.send(exchange.response(), 200, page.contentType(), Buffer.buffer(page.body())));
  }

  private Future<FleetView> fleet() {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SHARD_ANSWER_MS_MAX);
    return fleet(endNs)
        .timeout(SHARD_ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
        .recover(cause ->
            Future.failedFuture(
                cause instanceof TimeoutException
                    ? new ProblemException(
                        notReady("A shard has not answered for 2 s: see the log."))
                    : cause));
  }

  /** A shard that is busy is asked again: under load it answers late, not never. */
  private Future<FleetView> fleet(long endNs) {
    return gateway
        .fleet()
        .recover(cause ->
            cause instanceof ShardBusyException && System.nanoTime() - endNs < 0
                ? vertx.timer(BUSY_PAUSE_MS, TimeUnit.MILLISECONDS).compose(_ -> fleet(endNs))
                : Future.failedFuture(cause));
  }

  private static String statusOf(FleetView fleet) {
    if (!fleet.accepting()) {
      return "unavailable";
    }
    return fleet.ready() ? "healthy" : "degraded";
  }

  private static Problem notReady(String detail) {
    return new Problem(RejectCode.NOT_READY, detail, RETRY_MS, Map.of());
  }
}
