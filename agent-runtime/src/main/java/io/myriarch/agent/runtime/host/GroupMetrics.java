package io.myriarch.agent.runtime.host;

import io.myriarch.agent.AgentMetrics;
import io.myriarch.agent.runtime.session.Outcome;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Counters of the agents of one specialty. */
public final class GroupMetrics implements AgentMetrics {
  /** So many counters one specialty may have of its own: a bound on the metrics' size. */
  static final int NAMES_MAX = 64;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  private final String type;
  private final String specialty;
  private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.COUNT);
  private final LongAdder stuck = new LongAdder();
  private final ConcurrentMap<String, LongAdder> own = new ConcurrentHashMap<>(2);
  private volatile BiConsumer<String, LongAdder> listener = (_, _) -> {};

  GroupMetrics(String type, String specialty) {
    this.type = type;
    this.specialty = specialty;
  }

  public String type() {
    return type;
  }

  public String specialty() {
    return specialty;
  }

  /** Counts an attempt that has ended. */
  public void countOutcome(Outcome outcome) {
    outcomes.getAndIncrement(outcome.index());
  }

  /** Attempts that ended so. */
  public long outcomes(Outcome outcome) {
    return outcomes.get(outcome.index());
  }

  /** Counts a time that an agent of this specialty was found to hold a carrier thread. */
  public void countStuck() {
    stuck.increment();
  }

  /** Times that an agent of this specialty was found to hold a carrier thread. */
  public long stuck() {
    return stuck.sum();
  }

  /** Tells of each counter that agents make from now on. To be called once, before the first. */
  public void onCounter(BiConsumer<String, LongAdder> listener) {
    this.listener = listener;
  }

  @Override
  public void count(String name, long amount) {
    LongAdder counter = own.get(name);
    (counter == null ? added(name) : counter).add(amount);
  }

  private LongAdder added(String name) {
    if (!NAME.matcher(name).matches() || name.length() > 64) {
      throw new IllegalArgumentException(
          "The counter name \"" + name + "\" is refused; use lower-case words with underscores.");
    }
    if (own.size() >= NAMES_MAX) {
      throw new IllegalArgumentException(
          "The agents of %s/%s have %d counters already; do not make names of a task's data."
              .formatted(type, specialty, NAMES_MAX));
    }
    return own.computeIfAbsent(
        name,
        n -> {
          LongAdder made = new LongAdder();
          listener.accept(n, made);
          return made;
        });
  }
}
