package io.myriarch.scheduler.ingress.http;

import io.myriarch.scheduler.observe.Metrics;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server. Each instance runs on one event loop of its own; instances of the same port
 * share its connections. It parses, validates and hands over; it decides nothing.
 */
public final class HttpVerticle extends VerticleBase {
  private final HttpConfig config;
  private final SchedulerGateway gateway;
  private final Metrics metrics;
  private HttpServer server;

  public HttpVerticle(HttpConfig config, SchedulerGateway gateway, Metrics metrics) {
    this.config = config;
    this.gateway = gateway;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpCounters counters = new HttpCounters(metrics.registry());
    Router router =
        new Routes(counters).router(vertx, Endpoints.all(vertx, config, gateway, metrics));
    Connections connections = new Connections(config.connectionsMax(), counters);
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .invalidRequestHandler(InvalidRequests::answer)
            .requestHandler(request -> {
              if (connections.admits(request)) {
                whenRead(request, router);
              }
            });
    return server.listen(config.port(), config.host());
  }

  /**
   * Handles a request when the client has read its earlier answers: one that sends without reading
   * would fill the heap. Meanwhile nothing is read from it, and the idle timeout runs.
   */
  private static void whenRead(HttpServerRequest request, Router router) {
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
        .setMaxInitialLineLength(config.headerBytesMax());
  }

  /** The port it listens on, once deployed. */
  public int port() {
    return server.actualPort();
  }
}
