package io.myriarch.scheduler;

import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.Fairness;
import io.myriarch.scheduler.core.FaultLimits;
import io.myriarch.scheduler.core.RetryPolicy;
import io.myriarch.scheduler.ingress.http.HttpConfig;
import io.myriarch.scheduler.journal.JournalConfig;
import io.myriarch.scheduler.shard.LinkLimits;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The part of the configuration that each part of a scheduler is given. */
final class CoreSettings {
  private static final long RUNTIME_PAYLOAD_BYTES_MAX = 64L << 20;
  private static final int BATCH_BYTES_MIN = 4 << 20;

  private CoreSettings() {}

  static CoreLimits limits(SchedulerConfig config, int shard) {
    return new CoreLimits(
        shard,
        config.journal().durability(),
        config.admission().tasksMax(),
        config.admission().payloadBytesMax(),
        config.task().payloadBytesMax(),
        config.task().maxAttempts(),
        config.task().lossesMax(),
        Math.toIntExact(config.task().executionTimeout().toMillis()),
        config.client().window(),
        config.session().max(),
        config.idempotency().keysMax(),
        Math.max(1, config.finished().tasksMax()),
        config.runtime().silenceMax().toNanos(),
        config.runtime().cutOffMax().toNanos(),
        RUNTIME_PAYLOAD_BYTES_MAX,
        runtimesOf(config, shard),
        config.recovery().grace().toNanos(),
        faults(config),
        fairness(config));
  }

  private static FaultLimits faults(SchedulerConfig config) {
    SchedulerConfig.Breaker breaker = config.breaker();
    SchedulerConfig.Agents agents = config.agents();
    return new FaultLimits(
        new FaultLimits.Breaker(
            breaker.enabled(),
            breaker.window(),
            breaker.failurePercent(),
            breaker.consecutiveFailures(),
            breaker.probes(),
            breaker.openTime().toNanos(),
            breaker.openTimeMax().toNanos()),
        new FaultLimits.Agents(
            agents.failuresBeforeRestart(),
            agents.restartPause().toNanos(),
            agents.restartPauseMax().toNanos(),
            agents.stuckAfter().toNanos()),
        new FaultLimits.DeadLetters(
            config.deadLetters().max(), config.deadLetters().retention().toMillis()));
  }

  private static Fairness fairness(SchedulerConfig config) {
    return new Fairness(
        config.tenant().max(),
        config.tenant().tasksMax(),
        config.tenant().weightByName(),
        config.dispatch().oldestEvery());
  }

  /** Runtimes go round the shards: the first to shard 0, and so on. */
  private static int runtimesOf(SchedulerConfig config, int shard) {
    int rest = shard < config.fleet().runtimes() % config.shards() ? 1 : 0;
    return config.fleet().runtimes() / config.shards() + rest;
  }

  static LinkLimits links(SchedulerConfig config) {
    SchedulerConfig.Links link = config.link();
    return new LinkLimits(
        link.clientOutputBytesMax(),
        link.runtimeOutputBytesMax(),
        link.outputBytesMax(),
        link.inputBytesMax(),
        link.introductionMax().toNanos(),
        link.frameMax().toNanos(),
        link.silenceMax().toNanos(),
        config.runtime().linksMax());
  }

  static RetryPolicy retryPolicy(SchedulerConfig config) {
    long seed = config.retry().seed();
    return new RetryPolicy(
        config.retry().backoffBase().toMillis(),
        config.retry().backoffMax().toMillis(),
        new SplittableRandom(seed == 0 ? ThreadLocalRandom.current().nextLong() : seed));
  }

  static JournalConfig journal(SchedulerConfig config) {
    JournalConfig defaults = JournalConfig.defaults();
    return new JournalConfig(
        config.journal().durability(),
        config.journal().fileBytes(),
        config.journal().fileAge().toMillis(),
        config.journal().retention().toMillis(),
        config.journal().retentionBytes(),
        config.journal().prepareAheadBytes(),
        Math.max(BATCH_BYTES_MIN, 3 * config.task().payloadBytesMax()),
        defaults.diskReserveBytes());
  }

  static HttpConfig http(SchedulerConfig config) {
    SchedulerConfig.Http http = config.http();
    return new HttpConfig(
        config.listen().host(),
        http.port(),
        http.bodyBytesMax(),
        http.bodiesBytesMax(),
        http.headerBytesMax(),
        http.requestLineBytesMax(),
        http.connectionsMax(),
        http.idleTimeout().toMillis(),
        http.headerTimeout().toMillis(),
        http.bodyTimeout().toMillis(),
        http.waitMax().toMillis(),
        http.batchTasksMax(),
        http.pageMax());
  }
}
