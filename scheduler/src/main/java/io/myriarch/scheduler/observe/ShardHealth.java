package io.myriarch.scheduler.observe;

/**
 * Whether a shard makes progress and accepts tasks, told without asking its loop.
 *
 * <p>Thread rule: every method may be called from any thread at any time and does not block.
 */
public interface ShardHealth {
  /** Number of the shard, from 0. */
  int shard();

  /** Whether it has read its journal and its loop turns. */
  boolean hasStarted();

  /** Why it has stopped for good, or null. */
  String failure();

  /** Time since its loop ended a turn; it turns 20 times a second when there is nothing to do. */
  long sinceTurnNs();

  /** How long the disk has taken so far to force what it was told to; 0 if it rests. */
  long forcingForNs();

  /** Why it accepts no tasks, or null. */
  String closedBecause();
}
