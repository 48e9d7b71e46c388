package io.myriarch.agents.quantum;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import java.util.List;

/** Provides {@code quantum/quantum-mechanics}: numerical solutions of the Schrödinger equation. */
public final class QuantumMechanicsProvider implements AgentProvider {
  @Override
  public String type() {
    return "quantum";
  }

  @Override
  public String specialty() {
    return "quantum-mechanics";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        Operation.cpuBound(
            "bound-states",
            "Energies, mean positions and node counts of the lowest bound states of a"
                + " one-dimensional potential."));
  }

  @Override
  public Agent create() {
    return new QuantumMechanicsAgent();
  }
}
