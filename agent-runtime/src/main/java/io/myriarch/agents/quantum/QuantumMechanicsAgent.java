package io.myriarch.agents.quantum;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentContext;
import io.myriarch.agent.FinalTaskException;
import io.myriarch.agent.Task;
import io.myriarch.agents.payload.Payloads;

/** Finds bound states. Keeps no state of its own. */
final class QuantumMechanicsAgent implements Agent {
  @Override
  public byte[] handle(Task task, AgentContext context) throws FinalTaskException {
    BoundStatesRequest request = Payloads.read(task.payload(), BoundStatesRequest.class);
    BoundStates result = BoundStatesSolver.solve(request);
    context.metrics().count("bound_states_found", result.states().size());
    return Payloads.write(result);
  }
}
