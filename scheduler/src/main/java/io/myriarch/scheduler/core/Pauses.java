package io.myriarch.scheduler.core;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What users paused: types and specialties by name, since a fleet file may come without one and
 * later with it again. Durable: each change is a record, and each journal file begins with those
 * that hold.
 */
public final class Pauses {
  private final CoreContext context;
  private final Dispatcher dispatcher;
  private final Map<String, Pause> pauses = new LinkedHashMap<>();

  /**
   * A pause that holds.
   *
   * @param specialty {@link FleetLayout#ANY} for a whole type
   * @param sinceMs wall clock
   */
  public record Pause(String type, String specialty, long sinceMs) {}

  Pauses(CoreContext context, Dispatcher dispatcher) {
    this.context = context;
    this.dispatcher = dispatcher;
  }

  /** What is paused now, the earliest first. */
  public Collection<Pause> all() {
    return Collections.unmodifiableCollection(pauses.values());
  }

  /** Whether this type, or this specialty, has a pause of its own. */
  public boolean isPaused(String type, String specialty) {
    return pauses.containsKey(key(type, specialty));
  }

  /** Since when a specialty or its type is paused, by the wall clock; 0: neither is. */
  public long sinceMs(String type, String specialty) {
    Pause own = pauses.get(key(type, specialty));
    Pause ofType = pauses.get(key(type, FleetLayout.ANY));
    if (own == null || ofType == null) {
      return own != null ? own.sinceMs() : ofType != null ? ofType.sinceMs() : 0;
    }
    return Math.min(own.sinceMs(), ofType.sinceMs());
  }

  /**
   * Pauses or resumes, and records that. Returns false, and does nothing, if neither the fleet nor
   * an earlier pause knows the names.
   */
  boolean change(String type, String specialty, boolean isPaused) {
    boolean isKnown = isPaused(type, specialty) || context.layout.isTypeOrGroup(type, specialty);
    if (isKnown && isPaused(type, specialty) != isPaused) {
      context.output.pauseChanged(new Pause(type, specialty, context.nowMs), isPaused);
      apply(new Pause(type, specialty, context.nowMs), isPaused);
    }
    return isKnown;
  }

  /** Replays a change, or does one that has been recorded. */
  void apply(Pause pause, boolean isPaused) {
    String key = key(pause.type(), pause.specialty());
    if (!isPaused) {
      pauses.remove(key);
    } else {
      pauses.putIfAbsent(key, pause);
    }
    if (pause.specialty().equals(FleetLayout.ANY)) {
      for (int group = 0; group < context.layout.groups().size(); group++) {
        if (context.layout.groups().get(group).type().equals(pause.type())) {
          context.gate.pauseType(group, isPaused);
          dispatcher.gateChanged(group);
        }
      }
      return;
    }
    int group = context.layout.group(pause.type(), pause.specialty());
    if (group >= 0) {
      context.gate.pauseSpecialty(group, isPaused);
      dispatcher.gateChanged(group);
    }
  }

  private static String key(String type, String specialty) {
    return type + '/' + specialty;
  }
}
