package io.myriarch.agent.runtime.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.myriarch.agent.runtime.host.CpuPool;
import io.myriarch.agent.runtime.host.GroupMetrics;
import io.myriarch.agent.runtime.host.HostMetrics;
import io.myriarch.agent.runtime.link.OutcomeStore;
import io.myriarch.agent.runtime.link.ProcessFigures;
import io.myriarch.agent.runtime.link.SchedulerLink;
import io.myriarch.agent.runtime.session.LinkState;
import io.myriarch.agent.runtime.session.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * The runtime's metrics in Prometheus' text form. Everything is read from counters that exist
 * anyway when someone asks; labels are type, specialty and outcome, never an agent or a task.
 */
public final class RuntimeMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Metrics of these groups of agents, those that exist and those to come. */
  public RuntimeMetrics(HostMetrics host, CpuPool cpuPool) {
    host.onGroup(this::addGroup);
    gauge(
        "myriarch_runtime_cpu_pool_waiting",
        "CPU-bound operations that wait",
        cpuPool,
        CpuPool::depth);
    gauge("process_resident_memory_bytes", "Resident memory", this, _ -> ProcessFigures.rssBytes());
    gauge("jvm_heap_used_bytes", "Java heap in use", this, _ -> ProcessFigures.heapUsedBytes());
    FunctionCounter.builder("process_cpu_seconds", this, _ -> ProcessFigures.cpuMillis() / 1000.0)
        .description("CPU time of the process")
        .register(registry);
  }

  /** Adds the figures of the links and of the watchdog. */
  public void bind(List<SchedulerLink> links, CarrierWatchdog watchdog) {
    for (SchedulerLink link : links) {
      Tags tags = Tags.of("link", String.valueOf(links.indexOf(link)));
      addLink(link, tags);
    }
    counter(
        "myriarch_runtime_carrier_stuck",
        "Times that no carrier thread was free for too long",
        watchdog,
        CarrierWatchdog::stuck,
        Tags.empty());
    gauge(
        "myriarch_runtime_carriers",
        "Carrier threads allowed at the moment",
        watchdog,
        CarrierWatchdog::parallelism);
  }

  private void addLink(SchedulerLink link, Tags tags) {
    gauge(
        "myriarch_runtime_agents_hosted",
        "Agents started",
        link,
        l -> l.host().state().hosted(),
        tags);
    gauge(
        "myriarch_runtime_agents_starting",
        "Agents whose start has not succeeded yet",
        link,
        l -> l.host().starting(),
        tags);
    gauge(
        "myriarch_runtime_agents_working",
        "Agents with an attempt",
        link,
        SchedulerLink::working,
        tags);
    gauge(
        "myriarch_runtime_outbox_depth",
        "Outcomes that wait to be sent",
        link,
        l -> l.outbox().depth(),
        tags);
    gauge(
        "myriarch_runtime_outcomes_unconfirmed",
        "Outcomes sent, or about to be, that the scheduler has not made durable",
        link,
        SchedulerLink::unconfirmed,
        tags);
    counter(
        "myriarch_runtime_outcomes_delivered",
        "Outcomes that the scheduler has made durable: the rate of this is the sync rate",
        link,
        SchedulerLink::delivered,
        tags);
    if (link.store().isDurable()) {
      addStore(link.store(), tags);
    }
    gauge(
        "myriarch_runtime_link_joined",
        "1 if the scheduler knows this runtime",
        link,
        l -> l.state() == LinkState.JOINED ? 1 : 0,
        tags);
    counter(
        "myriarch_runtime_link_joins",
        "Times that the scheduler has welcomed this runtime",
        link,
        SchedulerLink::connections,
        tags);
    counter(
        "myriarch_runtime_assign_refused",
        "Attempts for agents that were busy or are not hosted",
        link,
        l -> l.host().refused(),
        tags);
  }

  private void addStore(OutcomeStore store, Tags tags) {
    gauge(
        "myriarch_runtime_durable_outbox_depth",
        "Outcomes in the durable outbox that have not been delivered",
        store,
        s -> s.figures().depth(),
        tags);
    gauge(
        "myriarch_runtime_durable_outbox_bytes",
        "Bytes in the durable outbox",
        store,
        s -> s.figures().bytes(),
        tags);
    counter(
        "myriarch_runtime_durable_outbox_kept",
        "Outcomes put into the durable outbox",
        store,
        s -> s.figures().kept(),
        tags);
    counter(
        "myriarch_runtime_durable_outbox_delivered",
        "Outcomes of the durable outbox that the scheduler has made durable",
        store,
        s -> s.figures().delivered(),
        tags);
    counter(
        "myriarch_runtime_durable_outbox_refused",
        "Outcomes that found no room in the durable outbox and live in memory alone",
        store,
        s -> s.figures().refused(),
        tags);
    gauge(
        "myriarch_runtime_durable_outbox_unforced",
        "Outcomes put into the durable outbox since the last force: the loss of power may take them",
        store,
        s -> s.figures().unforced(),
        tags);
    counter(
        "myriarch_runtime_durable_outbox_failures",
        "Times that the disk of the durable outbox failed",
        store,
        s -> s.figures().failures(),
        tags);
  }

  private void addGroup(GroupMetrics group) {
    Tags tags = Tags.of("type", group.type(), "specialty", group.specialty());
    for (Outcome outcome : Outcome.values()) {
      counter(
          "myriarch_runtime_attempts",
          "Attempts that have ended",
          group,
          g -> g.outcomes(outcome),
          tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)));
    }
    counter(
        "myriarch_runtime_agent_stuck",
        "Times that an agent was found to hold a carrier thread",
        group,
        GroupMetrics::stuck,
        tags);
    group.onCounter((name, counter) ->
        counter("myriarch_agent_" + name, "Counted by agents", counter, LongAdder::sum, tags));
  }

  private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
    gauge(name, description, of, value, Tags.empty());
  }

  private <T> void gauge(
      String name, String description, T of, ToDoubleFunction<T> value, Tags tags) {
    Gauge.builder(name, of, value)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private <T> void counter(
      String name, String description, T of, ToDoubleFunction<T> value, Tags tags) {
    FunctionCounter.builder(name, of, value).description(description).tags(tags).register(registry);
  }

  /** All metrics now. */
  public String scrape() {
    return registry.scrape();
  }
}
