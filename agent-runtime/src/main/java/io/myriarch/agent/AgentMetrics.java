package io.myriarch.agent;

/** Counters that agents of one type and specialty share. Thread-safe. */
public interface AgentMetrics {
  /**
   * Adds to the counter {@code myriarch_agent_<name>_total} with the labels type and specialty.
   *
   * @param name lower-case words with underscores, a fixed name: never one made of a task's data
   */
  void count(String name, long amount);
}
