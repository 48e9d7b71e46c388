package com.example.greeting;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import java.util.List;

/** Provides {@code example/greeting}. */
public final class GreetingProvider implements AgentProvider {
  @Override
  public String type() {
    return "example";
  }

  @Override
  public String specialty() {
    return "greeting";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(Operation.of("greet", "Greets whoever the payload names."));
  }

  @Override
  public Agent create() {
    return new GreetingAgent();
  }
}
