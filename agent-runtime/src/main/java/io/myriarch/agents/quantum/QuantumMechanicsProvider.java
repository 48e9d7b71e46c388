package io.myriarch.agents.quantum;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Operation;
import io.myriarch.agents.WarmUp;
import io.myriarch.agents.payload.Payloads;
import java.util.List;
import java.util.Map;

/** Provides {@code quantum/quantum-mechanics}: numerical solutions of the Schrödinger equation. */
public final class QuantumMechanicsProvider implements AgentProvider {
  private static final Map<String, Object> KNOWN = Map.of("kind", "harmonic", "omega", 1.0);

  private final WarmUp warmUp = new WarmUp(QuantumMechanicsProvider::load);

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
    warmUp.begin();
    return new QuantumMechanicsAgent();
  }

  private static void load() throws FinalTaskException {
    byte[] sample = Payloads.write(Map.of("states", 1, "potential", KNOWN));
    Payloads.write(BoundStatesSolver.solve(Payloads.read(sample, BoundStatesRequest.class)));
  }
}
