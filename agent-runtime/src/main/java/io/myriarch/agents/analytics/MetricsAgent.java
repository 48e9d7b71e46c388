package io.myriarch.agents.analytics;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Task;
import io.myriarch.agents.payload.Payloads;

/** Summarises a series of numbers. Keeps no state. */
final class MetricsAgent implements Agent {
  @Override
  public byte[] handle(Task task, AgentContext context) throws FinalTaskException {
    Series series = Series.of(task.payload());
    context.metrics().count("values_summarised", series.values().length);
    return Payloads.write(Summary.of(series));
  }
}
