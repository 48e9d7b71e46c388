package io.myriarch.scheduler.ingress.http;

import io.myriarch.scheduler.observe.Health;
import io.myriarch.scheduler.observe.Metrics;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server. Each instance runs on one event loop of its own; instances of the same port
 * share its connections. It parses, validates and hands over; it decides nothing.
 */
public final class HttpVerticle extends VerticleBase {
  private static final long CHECK_MS_MAX = 250;

  private final HttpConfig config;
  private final Metrics metrics;
  private final HealthHandlers health;
  private HttpCounters counters;
  private Handler<HttpServerRequest> router;
  private HttpServer server;

  /** A server that knows of nothing but health until {@link #open}. */
  public HttpVerticle(HttpConfig config, Metrics metrics, Health health) {
    this.config = config;
    this.metrics = metrics;
    this.health = new HealthHandlers(health);
    router = this.health::starting;
  }

  @Override
  public Future<?> start() {
    counters = new HttpCounters(metrics.registry());
    SlowRequests slow = new SlowRequests(config, counters);
    Connections connections = new Connections(config.connectionsMax(), counters, slow);
    vertx.setPeriodic(Math.min(CHECK_MS_MAX, config.headerTimeoutMs()), _ -> slow.check());
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .invalidRequestHandler(InvalidRequests::answer)
            .requestHandler(request -> {
              slow.began(request);
              if (connections.admits(request) && !InvalidRequests.isDoubtful(request)) {
                whenRead(request);
              }
            });
    return server.listen(config.port(), config.host());
  }

  /** The scheduler has started: serves the whole API from now on. From any thread, once. */
  public Future<Void> open(SchedulerGateway gateway) {
    Promise<Void> opened = Promise.promise();
    context.runOnContext(_ -> {
      router =
          new Routes(counters)
              .router(vertx, Endpoints.all(vertx, config, gateway, metrics, health));
      opened.complete();
    });
    return opened.future();
  }

  /**
   * Handles a request when the client has read its earlier answers: one that sends without reading
   * would fill the heap. Meanwhile nothing is read from it, and the idle timeout runs.
   */
  private void whenRead(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!response.writeQueueFull()) {
      router.handle(request);
      return;
    }
    request.pause();
    response.drainHandler(_ -> {
      response.drainHandler(null);
      router.handle(request);
      request.resume();
    });
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(Math.toIntExact(config.idleTimeoutMs()))
        .setMaxHeaderSize(config.headerBytesMax())
        .setMaxInitialLineLength(config.requestLineBytesMax());
  }

  /** The port it listens on, once deployed. */
  public int port() {
    return server.actualPort();
  }
}
