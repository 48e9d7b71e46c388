package io.myriarch.agent.runtime.host;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** The counters of all specialties. Thread-safe. */
public final class HostMetrics {
  /** More specialties are taken for nonsense. */
  static final int SPECIALTIES_MAX = 10_000;

  private record Key(String type, String specialty) {}

  private final ConcurrentMap<Key, GroupMetrics> groups = new ConcurrentHashMap<>();
  private volatile Consumer<GroupMetrics> listener = _ -> {};

  /**
   * The counters of a specialty, made when first asked for.
   *
   * @throws IllegalArgumentException if there are too many specialties
   */
  public GroupMetrics of(String type, String specialty) {
    if (groups.size() >= SPECIALTIES_MAX && !groups.containsKey(new Key(type, specialty))) {
      throw new IllegalArgumentException(
          "The scheduler names more than %,d specialties.".formatted(SPECIALTIES_MAX));
    }
    return groups.computeIfAbsent(
        new Key(type, specialty),
        key -> {
          GroupMetrics made = new GroupMetrics(key.type, key.specialty);
          listener.accept(made);
          return made;
        });
  }

  /** Tells of each group that is made from now on. To be called once, before the first. */
  public void onGroup(Consumer<GroupMetrics> listener) {
    this.listener = listener;
  }

  public Collection<GroupMetrics> groups() {
    return groups.values();
  }
}
