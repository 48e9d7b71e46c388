package io.myriarch.agents;

import io.myriarch.agent.AgentContext;
import io.myriarch.agent.AgentMetrics;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A context for tests of agents without a host: it counts, and hands out one configuration. */
public final class FakeAgentContext implements AgentContext, AgentMetrics {
  private final Map<String, Long> counters = new ConcurrentHashMap<>();
  private final Record configuration;

  public FakeAgentContext() {
    this(null);
  }

  public FakeAgentContext(Record configuration) {
    this.configuration = configuration;
  }

  public long counted(String name) {
    return counters.getOrDefault(name, 0L);
  }

  @Override
  public void count(String name, long amount) {
    counters.merge(name, amount, Long::sum);
  }

  @Override
  public String id() {
    return "agent-7";
  }

  @Override
  public String type() {
    return "test";
  }

  @Override
  public String specialty() {
    return "test";
  }

  @Override
  public System.Logger logger() {
    return System.getLogger("test");
  }

  @Override
  public AgentMetrics metrics() {
    return this;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public Instant deadline() {
    return Instant.MAX;
  }

  @Override
  public <C extends Record> C configuration(Class<C> type) {
    return configuration == null ? empty(type) : type.cast(configuration);
  }

  /** As in a fleet file without settings; records of references only. */
  private static <C extends Record> C empty(Class<C> type) {
    try {
      var constructor = type.getDeclaredConstructors()[0];
      return type.cast(constructor.newInstance(new Object[constructor.getParameterCount()]));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
