package io.myriarch.agents.analytics;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Operation;
import io.myriarch.agents.WarmUp;
import io.myriarch.agents.payload.Payloads;
import java.util.List;
import java.util.Map;

/** Provides {@code analytics/metrics}: descriptive statistics of a series of numbers. */
public final class MetricsProvider implements AgentProvider {
  /** About a thousand numbers take 0.1 ms, a megabyte of them 8 ms. */
  private static final int CPU_BOUND_PAYLOAD_BYTES_MIN = 16 * 1024;

  private final WarmUp warmUp = new WarmUp(MetricsProvider::load);

  @Override
  public String type() {
    return "analytics";
  }

  @Override
  public String specialty() {
    return "metrics";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        Operation.cpuBoundFrom(
            "summary",
            "Count, mean, sample standard deviation, min, max, p50, p95 and p99 of a JSON or CSV"
                + " series.",
            CPU_BOUND_PAYLOAD_BYTES_MIN));
  }

  @Override
  public Agent create() {
    warmUp.begin();
    return new MetricsAgent();
  }

  private static void load() throws FinalTaskException {
    byte[] sample = Payloads.write(Map.of("csv", "value\n1\n2"));
    Payloads.write(Summary.of(Series.of(sample)));
  }
}
