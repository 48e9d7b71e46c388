package io.myriarch.agent.runtime.host;

import io.myriarch.agent.Agent;
import io.myriarch.agent.AgentProvider;
import io.myriarch.agent.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A kind of agent that has an implementation on the class path, checked once when the process
 * starts.
 *
 * @param operations in the provider's order; the first is the main one
 */
public record AgentKind(
    String type,
    String specialty,
    String version,
    List<Operation> operations,
    Map<String, Operation> operationsByName,
    Supplier<Agent> factory) {

  /** Reads what a provider says of itself, and refuses what cannot work. */
  static AgentKind of(AgentProvider provider) {
    String source = provider.getClass().getName();
    String type = checkedName(source, "type()", provider.type());
    String specialty = checkedName(source, "specialty()", provider.specialty());
    String version = provider.version();
    if (version == null || version.isBlank()) {
      throw new AgentKindException(source + ": version() is empty; return a version such as 1.0.");
    }
    List<Operation> operations = provider.operations();
    if (operations == null || operations.isEmpty()) {
      throw new AgentKindException(
          source + ": operations() is empty; name at least one operation, the first is the main.");
    }
    Map<String, Operation> byName = new LinkedHashMap<>();
    for (Operation operation : operations) {
      addChecked(source, byName, operation);
    }
    return new AgentKind(
        type, specialty, version, List.copyOf(operations), Map.copyOf(byName), provider::create);
  }

  private static void addChecked(
      String source, Map<String, Operation> byName, Operation operation) {
    if (operation == null) {
      throw new AgentKindException(source + ": operations() contains null; remove it.");
    }
    String name = checkedName(source, "the operation name", operation.name());
    if (BaseOperations.isBase(name)) {
      throw new AgentKindException(
          source + ": operation " + name + " is answered by the host for every agent; rename it.");
    }
    if (byName.put(name, operation) != null) {
      throw new AgentKindException(source + ": operation " + name + " is named twice.");
    }
  }

  private static String checkedName(String source, String what, String name) {
    if (name == null || !name.matches("[a-z0-9]+(-[a-z0-9]+)*") || name.length() > 64) {
      throw new AgentKindException(
          source
              + ": "
              + what
              + " is \""
              + name
              + "\"; use lower-case words with hyphens, at most 64 characters.");
    }
    return name;
  }

  /** The operation of this name, the main one if the name is empty, or null. */
  Operation operation(String name) {
    return name.isEmpty() ? operations.getFirst() : operationsByName.get(name);
  }
}
