package io.myriarch.loadtest.faults.agent;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import java.util.List;

/**
 * Provides {@code faults/marker}. It is in no jar's list of services: only runtimes that {@code
 * ./myriarch faults} starts get a list that names it.
 */
public final class FaultProvider implements AgentProvider {
  /** This class, for those who name it without loading it: the agent API is not on their path. */
  public static final String CLASS_NAME = "io.myriarch.loadtest.faults.agent.FaultProvider";

  /** The agent type. */
  public static final String TYPE = "faults";

  /** The specialty within the type. */
  public static final String SPECIALTY = "marker";

  private final EffectLog effects = EffectLog.open();

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String specialty() {
    return SPECIALTY;
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        Operation.of("mark", "Notes each execution in a file, then does as it is told."));
  }

  @Override
  public Agent create() {
    return new FaultAgent(effects);
  }
}
