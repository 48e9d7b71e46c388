package io.myriarch.scheduler.observe;

import io.myriarch.scheduler.core.CircuitBreaker;
import io.myriarch.scheduler.core.CoreCounters;
import io.myriarch.scheduler.core.LatencyBuckets;
import java.util.List;

/**
 * The figures of one shard that metrics show.
 *
 * <p>Thread rule: every method may be called from any thread at any time, must not block, and
 * answers with a value that was true a moment ago.
 */
public interface ShardFigures {
  /** States of an agent, as {@link #agents} knows them. */
  List<String> AGENT_STATUSES = List.of("idle", "working", "error", "healing");

  /** States of a runtime, as {@link #runtimes} knows them. */
  List<String> RUNTIME_STATUSES = List.of("joining", "ready", "draining", "cut_off", "lost");

  /** Number of the shard, from 0. */
  int shard();

  CoreCounters counters();

  /** Agent types of which this shard has agents. */
  List<String> agentTypes();

  /** Agents of a type in one of {@link #AGENT_STATUSES}. */
  long agents(String type, String status);

  /** Runtimes in one of {@link #RUNTIME_STATUSES}. */
  long runtimes(String status);

  /** Specialties of which this shard has agents. */
  List<Specialty> specialties();

  /** What metrics show of a specialty. */
  record Specialty(
      String type,
      String specialty,
      boolean isPaused,
      CircuitBreaker.State breaker,
      long breakerOpens) {}

  /** Batches appended to the journal since the start. */
  long journalAppends();

  /** Bytes appended to the journal since the start. */
  long journalAppendedBytes();

  /** Bytes of all files of the journal. */
  long journalDiskBytes();

  /** How long each force of the journal to the disk took. */
  LatencyBuckets journalFsync();

  /** The longest turn of the shard's loop since the start, in nanoseconds. */
  long longestCycleNs();

  /** Requests that wait in the queue from other event loops. */
  long ringDepth();

  /** Requests that the queue from other event loops has room for. */
  long ringCapacity();
}
