package io.myriarch.scheduler;

import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.fleet.Fleet;
import io.myriarch.scheduler.fleet.FleetFile;
import io.myriarch.scheduler.ingress.http.HttpVerticle;
import io.myriarch.scheduler.journal.ChronicleJournal;
import io.myriarch.scheduler.journal.DataFolder;
import io.myriarch.scheduler.journal.JournalConfig;
import io.myriarch.scheduler.observe.Health;
import io.myriarch.scheduler.observe.Metrics;
import io.myriarch.scheduler.observe.ShardFigures;
import io.myriarch.scheduler.shard.SchedulingLoop;
import io.myriarch.scheduler.shard.ShardGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduler in this process: builds the parts, wires them, starts them, and closes them in
 * reverse order: who lets work in first, the journal last.
 *
 * <p>Thread rule: not for event loops; any other thread, one at a time.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final long START_SECONDS_MAX = 600;
  private static final long STEP_SECONDS_MAX = 30;
  private static final long REPLAY_SECONDS_MAX = 600;

  private final DataFolder folder;
  private final Vertx vertx;
  private final List<ChronicleJournal> journals = new ArrayList<>();
  private final List<ShardVerticle> shards = new CopyOnWriteArrayList<>();
  private final List<ShardFigures> figures = new CopyOnWriteArrayList<>();
  private final List<String> deployments = new ArrayList<>();
  private final Metrics metrics = new Metrics(figures);
  private HttpVerticle http;
  private String httpDeployment;

  private Scheduler(SchedulerConfig config) {
    folder = DataFolder.open(config.data().dir());
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(config.shards() + 1)
                .setWorkerPoolSize(4)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setMaxEventLoopExecuteTime(REPLAY_SECONDS_MAX));
  }

  /**
   * Starts a scheduler; returns when it listens and accepts tasks.
   *
   * @param onFatal called, on any thread, when it cannot go on and the process must be started anew
   * @throws StartException with one sentence that says what is wrong and what to do
   */
  public static Scheduler start(SchedulerConfig config, Runnable onFatal) {
    Fleet fleet = FleetFile.load(config.fleet().file());
    Scheduler scheduler = new Scheduler(config);
    try {
      scheduler.startHttp(config);
      scheduler.startShards(config, fleet, onFatal);
      scheduler.startListeners();
      return scheduler;
    } catch (RuntimeException e) {
      scheduler.close();
      throw e;
    }
  }

  /** First of all, so that it can be asked how the start gets on. */
  private void startHttp(SchedulerConfig config) {
    Health health = new Health(shards, config.shards(), config.health().stallMax().toNanos());
    http = new HttpVerticle(CoreSettings.http(config), metrics, health);
    try {
      httpDeployment = await(vertx.deployVerticle(http), STEP_SECONDS_MAX);
    } catch (StartException e) {
      throw StartException.cannotListen("http.port", config.http().port(), e.getCause());
    }
  }

  private void startShards(SchedulerConfig config, Fleet fleet, Runnable onFatal) {
    List<FleetLayout.Wanted> wanted =
        fleet.groups().stream()
            .map(group ->
                new FleetLayout.Wanted(
                    group.type(), group.specialty(), group.count(), group.configuration()))
            .toList();
    JournalConfig journalConfig = CoreSettings.journal(config);
    for (int number = 0; number < config.shards(); number++) {
      ChronicleJournal journal = ChronicleJournal.open(folder, number, journalConfig);
      journals.add(journal);
      ShardVerticle shard =
          new ShardVerticle(
              config,
              number,
              FleetLayout.ofShard(wanted, number, config.shards()),
              journal,
              onFatal);
      journal.onFailure(failure -> {
        LOG.error("{}", failure.getMessage(), failure);
        shard.journalFailed(failure.getMessage());
        onFatal.run();
      });
      shards.add(shard);
      deployments.add(await(vertx.deployVerticle(shard), START_SECONDS_MAX));
      figures.add(shard.loop().figures());
    }
  }

  private void startListeners() {
    List<SchedulingLoop> loops = shards.stream().map(ShardVerticle::loop).toList();
    ShardGateway gateway = new ShardGateway(vertx, loops);
    shards.forEach(shard -> await(shard.listen(gateway), STEP_SECONDS_MAX));
    await(http.open(gateway), STEP_SECONDS_MAX);
  }

  /** The loop of a shard, for tests that keep it from turning. */
  SchedulingLoop loop(int shard) {
    return shards.get(shard).loop();
  }

  public int httpPort() {
    return http.port();
  }

  public int binaryPort() {
    return shards.getFirst().clientPort();
  }

  public int runtimePort() {
    return shards.getFirst().runtimePort();
  }

  /** Port for runtimes of a shard. */
  public int runtimePort(int shard) {
    return shards.get(shard).runtimePort();
  }

  /** Stops admission, makes everything durable, tells what is, closes. */
  @Override
  public void close() {
    shards.forEach(shard -> closeStep("shard", shard.windDown()));
    if (httpDeployment != null) {
      closeStep("undeploy", vertx.undeploy(httpDeployment));
    }
    for (int i = deployments.size() - 1; i >= 0; i--) {
      closeStep("undeploy", vertx.undeploy(deployments.get(i)));
    }
    closeStep("event loops", vertx.close());
    journals.forEach(ChronicleJournal::close);
    metrics.close();
    folder.close();
  }

  private static void closeStep(String what, Future<Void> step) {
    try {
      await(step, STEP_SECONDS_MAX);
    } catch (StartException e) {
      LOG.warn("while closing ({}): {}", what, e.getMessage());
    }
  }

  private static <T> T await(Future<T> future, long seconds) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw StartException.of(e.getCause());
    } catch (TimeoutException e) {
      throw StartException.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
