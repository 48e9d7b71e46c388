package io.myriarch.scheduler.observe;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * All metrics of a scheduler: those of its shards, of the JVM, and of whoever registers meters.
 *
 * <p>Thread rule: every method may be called from any thread. A scrape takes about a millisecond:
 * not for a shard's thread.
 */
public final class Metrics implements AutoCloseable {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_1 = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /**
   * The metrics of these shards.
   *
   * @param shards grows while the scheduler starts; a list for any thread
   */
  public Metrics(List<ShardFigures> shards) {
    PrometheusRegistry prometheus = new PrometheusRegistry();
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    prometheus.register(new ShardCollector(shards));
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Where other parts register meters; names as Micrometer writes them, {@code myriarch.x.y}. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * All figures, in the exposition format that the request asks for.
   *
   * @param accept value of the Accept header, or null
   */
  public Page scrape(String accept) {
    String contentType = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_1 : TEXT;
    ByteArrayOutputStream out = new ByteArrayOutputStream(32 << 10);
    try {
      registry.scrape(out, contentType);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return new Page(contentType, out.toByteArray());
  }

  /** A scrape's answer. */
  public record Page(String contentType, byte[] body) {}

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
