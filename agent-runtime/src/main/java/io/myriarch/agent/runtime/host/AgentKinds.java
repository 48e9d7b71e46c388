package io.myriarch.agent.runtime.host;

import io.myriarch.agent.AgentProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The kinds of agents that this process has an implementation for. Immutable. */
public final class AgentKinds {
  private record Key(String type, String specialty) {}

  private final Map<Key, AgentKind> byKey;
  private final List<AgentKind> all;

  private AgentKinds(Map<Key, AgentKind> byKey) {
    this.byKey = byKey;
    this.all =
        byKey.values().stream()
            .sorted(Comparator.comparing(AgentKind::type).thenComparing(AgentKind::specialty))
            .toList();
  }

  /**
   * Finds the providers on the class path.
   *
   * @throws AgentKindException if one of them cannot be used, or two are for the same specialty
   */
  public static AgentKinds load() {
    List<AgentProvider> providers = new ArrayList<>();
    try {
      Iterator<AgentProvider> found = ServiceLoader.load(AgentProvider.class).iterator();
      while (found.hasNext()) {
        providers.add(found.next());
      }
    } catch (ServiceConfigurationError e) {
      throw new AgentKindException(
          "An agent provider cannot be loaded: "
              + e.getMessage()
              + ". Correct META-INF/services/io.myriarch.agent.AgentProvider in its jar.",
          e);
    }
    return of(providers);
  }

  /**
   * The kinds of these providers.
   *
   * @throws AgentKindException as {@link #load()}
   */
  public static AgentKinds of(List<? extends AgentProvider> providers) {
    Map<Key, AgentKind> byKey = new HashMap<>();
    Map<Key, String> sources = new HashMap<>();
    for (AgentProvider provider : providers) {
      AgentKind kind = AgentKind.of(provider);
      Key key = new Key(kind.type(), kind.specialty());
      String source = provider.getClass().getName();
      String earlier = sources.putIfAbsent(key, source);
      if (earlier != null) {
        throw new AgentKindException(
            earlier
                + " and "
                + source
                + " both make agents of "
                + kind.type()
                + "/"
                + kind.specialty()
                + "; remove one of them from the class path.");
      }
      byKey.put(key, kind);
    }
    return new AgentKinds(byKey);
  }

  /** The kind for a specialty, or null if it has no implementation here. */
  public AgentKind find(String type, String specialty) {
    return byKey.get(new Key(type, specialty));
  }

  /** All kinds, by type and specialty. */
  public List<AgentKind> all() {
    return all;
  }
}
