package io.myriarch.scheduler;

import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.fleet.RuntimeListener;
import io.myriarch.scheduler.ingress.binary.ClientListener;
import io.myriarch.scheduler.journal.Journal;
import io.myriarch.scheduler.observe.ShardHealth;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.SchedulingLoop;
import io.myriarch.scheduler.shard.VertxHost;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;

/**
 * A shard on an event loop of its own: its scheduling loop and the listeners whose links that loop
 * serves.
 */
final class ShardVerticle extends VerticleBase implements ShardHealth {
  /** Longest that a stop waits for the disk and for peers that read slowly. */
  private static final long WIND_DOWN_MS_MAX = 2_000;

  private static final long WIND_DOWN_STEP_MS = 5;

  private final SchedulerConfig config;
  private final int number;
  private final FleetLayout layout;
  private final Journal journal;
  private final Runnable onFatal;
  private volatile SchedulingLoop loop;
  private volatile String journalFailure;
  private ClientListener clients;
  private RuntimeListener runtimes;
  private int clientPort;
  private int runtimePort;

  ShardVerticle(
      SchedulerConfig config, int number, FleetLayout layout, Journal journal, Runnable onFatal) {
    this.config = config;
    this.number = number;
    this.layout = layout;
    this.journal = journal;
    this.onFatal = onFatal;
  }

  @Override
  public Future<?> start() {
    loop =
        new SchedulingLoop(
            new VertxHost((ContextInternal) context),
            journal,
            CoreSettings.limits(config, number),
            layout,
            CoreSettings.retryPolicy(config),
            config.shards(),
            onFatal);
    loop.linkLimits(CoreSettings.links(config));
    loop.start();
    return Future.succeededFuture();
  }

  /** Lets clients and runtimes in. From any thread but an event loop's. */
  Future<?> listen(SchedulerGateway gateway) {
    Promise<Integer> listening = Promise.promise();
    context.runOnContext(_ -> listenOnLoop(gateway).onComplete(listening));
    return listening.future();
  }

  private Future<Integer> listenOnLoop(SchedulerGateway gateway) {
    clients = new ClientListener(vertx, loop, gateway, config.admission().linksMax());
    runtimes =
        new RuntimeListener(
            vertx, loop, Math.toIntExact(config.runtime().heartbeatInterval().toMillis()));
    int wantedClientPort = portOf(config.binary().port());
    int wantedRuntimePort = portOf(config.runtime().port());
    return listen(
            "binary.port",
            clients.listen(config.listen().host(), wantedClientPort),
            wantedClientPort)
        .compose(port -> {
          clientPort = port;
          return listen(
              "runtime.port",
              runtimes.listen(config.listen().host(), wantedRuntimePort),
              wantedRuntimePort);
        })
        .onSuccess(port -> runtimePort = port);
  }

  /** Each shard has a port of its own, counted from the first; 0 stays a free one. */
  private int portOf(int firstPort) {
    return firstPort == 0 ? 0 : firstPort + number;
  }

  private static Future<Integer> listen(String key, Future<Integer> listening, int port) {
    return listening.recover(
        failure -> Future.failedFuture(StartException.cannotListen(key, port, failure)));
  }

  /**
   * Refuses new submissions and assigns nothing more; completes when all that was recorded is
   * durable and has been told, or after {@link #WIND_DOWN_MS_MAX}. From any thread.
   */
  Future<Void> windDown() {
    if (clients == null) {
      return Future.succeededFuture();
    }
    Promise<Void> quiet = Promise.promise();
    context.runOnContext(_ -> {
      loop.windDown();
      awaitQuiet(quiet, System.nanoTime() + WIND_DOWN_MS_MAX * 1_000_000L);
    });
    return quiet.future();
  }

  private void awaitQuiet(Promise<Void> quiet, long untilNs) {
    if (loop.isQuiet() || System.nanoTime() - untilNs >= 0) {
      quiet.complete();
    } else {
      vertx.setTimer(WIND_DOWN_STEP_MS, _ -> awaitQuiet(quiet, untilNs));
    }
  }

  @Override
  public Future<?> stop() {
    loop.closeAdmission();
    if (clients == null) {
      loop.stop();
      return Future.succeededFuture();
    }
    return Future.join(clients.close(), runtimes.close()).otherwiseEmpty().compose(_ -> stopLoop());
  }

  /**
   * In a task of its own: the last connection may end, and complete the closing, in the middle of a
   * turn, or of a step of the core.
   */
  private Future<Void> stopLoop() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(_ -> {
      loop.stop();
      stopped.complete();
    });
    return stopped.future();
  }

  /** Its journal cannot go on. From any thread. */
  void journalFailed(String reason) {
    journalFailure = reason;
  }

  @Override
  public int shard() {
    return number;
  }

  @Override
  public boolean hasStarted() {
    return loop != null && loop.figures().hasStarted();
  }

  @Override
  public String failure() {
    return journalFailure != null || loop == null ? journalFailure : loop.figures().failure();
  }

  @Override
  public long sinceTurnNs() {
    return loop.figures().sinceTurnNs();
  }

  @Override
  public long forcingForNs() {
    return loop.figures().forcingForNs();
  }

  @Override
  public String closedBecause() {
    return loop.figures().closedBecause();
  }

  SchedulingLoop loop() {
    return loop;
  }

  int clientPort() {
    return clientPort;
  }

  int runtimePort() {
    return runtimePort;
  }
}
