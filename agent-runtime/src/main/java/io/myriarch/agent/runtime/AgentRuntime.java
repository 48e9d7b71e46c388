package io.myriarch.agent.runtime;

import io.myriarch.agent.runtime.host.AgentHost;
import io.myriarch.agent.runtime.host.AgentKinds;
import io.myriarch.agent.runtime.host.CpuPool;
import io.myriarch.agent.runtime.host.HostMetrics;
import io.myriarch.agent.runtime.host.HostServices;
import io.myriarch.agent.runtime.host.Outbox;
import io.myriarch.agent.runtime.host.PayloadBound;
import io.myriarch.agent.runtime.link.LinkConfig;
import io.myriarch.agent.runtime.link.LinkListener;
import io.myriarch.agent.runtime.link.LinkParts;
import io.myriarch.agent.runtime.link.OutcomeStore;
import io.myriarch.agent.runtime.link.RuntimeIdentity;
import io.myriarch.agent.runtime.link.SchedulerLink;
import io.myriarch.agent.runtime.observe.CarrierWatchdog;
import io.myriarch.agent.runtime.observe.HousekeepingLoop;
import io.myriarch.agent.runtime.observe.Progress;
import io.myriarch.agent.runtime.observe.RuntimeHttp;
import io.myriarch.agent.runtime.observe.RuntimeMetrics;
import io.myriarch.agent.runtime.outbox.DurableOutbox;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running runtime: one link with its agents for each shard, and what they share. Thread-safe. */
public final class AgentRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRuntime.class);
  private static final int DUPLICATE_RUNTIME = 3;
  private static final int UNSUPPORTED_VERSION = 4;
  private static final int STOP_TIMEOUT_MS = 2_000;
  private static final int FINISH_TIMEOUT_MS = 500;

  private final RuntimeConfig config;
  private final CpuPool cpuPool = new CpuPool(Runtime.getRuntime().availableProcessors());
  private final HostMetrics hostMetrics = new HostMetrics();
  private final List<SchedulerLink> links = new ArrayList<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final RuntimeMetrics metrics;
  private final CarrierWatchdog watchdog;
  private final Progress progress;
  private final HousekeepingLoop housekeeping;
  private final RuntimeHttp http;
  private final RuntimeFile file;
  private boolean drained;

  private AgentRuntime(RuntimeConfig config, AgentKinds kinds, LinkConfig linkConfig)
      throws IOException {
    this.config = config;
    this.metrics = new RuntimeMetrics(hostMetrics, cpuPool);
    this.watchdog = new CarrierWatchdog(links);
    this.progress = new Progress(Progress.STALL_NS_MAX);
    this.housekeeping = new HousekeepingLoop(links, watchdog, progress);
    this.http = RuntimeHttp.open(config.httpPort(), config.id(), links, metrics, progress);
    try {
      this.file = RuntimeFile.write(config.data(), config.id(), http.port());
    } catch (IOException e) {
      http.close();
      throw e;
    }
    RuntimeIdentity identity =
        new RuntimeIdentity(
            config.id(),
            System.currentTimeMillis(),
            config.agentsMax(),
            config.edge().cutOffMaxMs(),
            http.port(),
            config.labels());
    try {
      for (InetSocketAddress address : config.schedulers()) {
        links.add(link(address, identity, kinds, linkConfig));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    metrics.bind(links, watchdog);
  }

  private SchedulerLink link(
      InetSocketAddress address, RuntimeIdentity identity, AgentKinds kinds, LinkConfig linkConfig)
      throws IOException {
    HostServices services = new HostServices(cpuPool, hostMetrics, PayloadBound.usual());
    Outbox outbox = new Outbox(identity.agentsMax());
    AgentHost host = new AgentHost(kinds, services, outbox, identity.agentsMax());
    return new SchedulerLink(
        new LinkParts(address, identity, kinds, host, outbox, store(links.size())),
        linkConfig,
        new Ends());
  }

  private OutcomeStore store(int link) throws IOException {
    if (!config.edge().isEdge()) {
      return OutcomeStore.NONE;
    }
    Path folder = config.data().resolve("%s-outbox-%d".formatted(config.id(), link));
    DurableOutbox store = DurableOutbox.open(folder, config.edge().outboxBytesMax());
    store.start();
    if (!store.restored().isEmpty()) {
      LOG.info("{} outcomes of an earlier process wait in {}.", store.restored().size(), folder);
    }
    return store;
  }

  /**
   * Starts a runtime with the kinds of agents on the class path.
   *
   * @throws IOException if the HTTP port is taken or the data folder cannot be written
   * @throws io.myriarch.agent.runtime.host.AgentKindException if a provider cannot be used
   */
  public static AgentRuntime start(RuntimeConfig config) throws IOException {
    return start(config, AgentKinds.load(), LinkConfig.DEFAULT);
  }

  static AgentRuntime start(RuntimeConfig config, AgentKinds kinds, LinkConfig linkConfig)
      throws IOException {
    AgentRuntime runtime = new AgentRuntime(config, kinds, linkConfig);
    for (SchedulerLink link : runtime.links) {
      Thread.ofVirtual().name("link-reader-" + link.address().getPort()).start(link);
    }
    runtime.housekeeping.start();
    LOG.info(
        "Runtime {} serves http://127.0.0.1:{} and knows {} kinds of agents.",
        config.id(),
        runtime.http.port(),
        kinds.all().size());
    return runtime;
  }

  /** Waits until the runtime has ended by itself; the exit code of the process. */
  int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The runtime's end is never completed exceptionally.", e);
    }
  }

  int httpPort() {
    return http.port();
  }

  RuntimeMetrics metrics() {
    return metrics;
  }

  CarrierWatchdog watchdog() {
    return watchdog;
  }

  List<SchedulerLink> links() {
    return links;
  }

  /** Finishes what runs, within the configured time, tells the scheduler, and ends. */
  void drain() {
    drain(config.drainTimeoutMs());
  }

  private synchronized void drain(long timeoutMs) {
    if (drained) {
      return;
    }
    drained = true;
    LOG.info("Leaving: finishing what runs, for at most {} ms.", timeoutMs);
    links.forEach(SchedulerLink::leave);
    if (!await(() -> links.stream().allMatch(SchedulerLink::isFlushed), timeoutMs)) {
      LOG.warn(
          "Some attempts still run after {} ms; they are interrupted and handed back.", timeoutMs);
      links.forEach(link -> link.host().state().handBackAll());
      if (!await(() -> links.stream().allMatch(SchedulerLink::isFlushed), STOP_TIMEOUT_MS)) {
        LOG.warn("Some handlers ignore the interrupt; their tasks go elsewhere all the same.");
        links.forEach(link -> link.host().abandonAll());
        await(() -> links.stream().allMatch(SchedulerLink::isFlushed), FINISH_TIMEOUT_MS);
      }
    }
    links.forEach(SchedulerLink::finish);
    await(() -> links.stream().noneMatch(SchedulerLink::isJoined), FINISH_TIMEOUT_MS);
    links.forEach(SchedulerLink::close);
    links.forEach(link -> link.host().state().removeAll());
    await(() -> links.stream().allMatch(link -> link.host().running() == 0), STOP_TIMEOUT_MS);
    close();
    end.complete(0);
  }

  private static boolean await(BooleanSupplier condition, long timeoutMs) {
    long endNs = System.nanoTime() + timeoutMs * 1_000_000;
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - endNs > 0) {
          return false;
        }
        Thread.sleep(2);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends at once: links first, then what they share. */
  @Override
  public void close() {
    links.forEach(SchedulerLink::close);
    housekeeping.close();
    progress.close();
    cpuPool.close();
    http.close();
    file.close();
    links.forEach(SchedulerLink::awaitEnd);
    links.forEach(link -> link.store().close());
  }

  private final class Ends implements LinkListener {
    @Override
    public void onClosedForGood(Reason reason) {
      end.complete(
          switch (reason) {
            case DUPLICATE_RUNTIME -> DUPLICATE_RUNTIME;
            case UNSUPPORTED_VERSION -> UNSUPPORTED_VERSION;
          });
    }

    @Override
    public void onDrain(long timeoutMs) {
      Thread.ofPlatform().name("drain").start(() -> drain(timeoutMs));
    }
  }
}
