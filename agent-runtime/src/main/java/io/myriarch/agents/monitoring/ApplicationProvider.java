package io.myriarch.agents.monitoring;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import java.util.List;

/** Provides {@code monitoring/application}: whether a target answers, how fast, and until when. */
public final class ApplicationProvider implements AgentProvider {
  private final Targets targets = new Targets();

  @Override
  public String type() {
    return "monitoring";
  }

  @Override
  public String specialty() {
    return "application";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        Operation.of(
            "check",
            "HTTP or TCP check of a target: up or down, latency, status, certificate days left."));
  }

  @Override
  public Agent create() {
    return new ApplicationAgent(targets);
  }
}
