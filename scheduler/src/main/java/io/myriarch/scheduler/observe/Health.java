package io.myriarch.scheduler.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether this process makes progress and can accept tasks. The answer comes from what the shards'
 * loops have left behind, never from a loop itself: one that is stuck cannot hold it up.
 *
 * <p>Thread rule: any thread.
 */
public final class Health {
  private static final double NS_PER_SECOND = 1e9;

  private final List<? extends ShardHealth> shards;
  private final int shardsWanted;
  private final long stallNsMax;

  /**
   * The health of these shards.
   *
   * @param shards grows while the scheduler starts; a list for any thread
   * @param stallNsMax a loop that has not turned for longer is stuck
   */
  public Health(List<? extends ShardHealth> shards, int shardsWanted, long stallNsMax) {
    this.shards = shards;
    this.shardsWanted = shardsWanted;
    this.stallNsMax = stallNsMax;
  }

  /** What does not move and will not by itself, a sentence each: the process is to be restarted. */
  public List<String> stuck() {
    List<String> stuck = new ArrayList<>();
    for (ShardHealth shard : shards) {
      if (shard.failure() != null) {
        stuck.add("shard %d has stopped: %s".formatted(shard.shard(), shard.failure()));
      } else if (shard.hasStarted() && shard.sinceTurnNs() > stallNsMax) {
        stuck.add(
            "the loop of shard %d has not turned for %s"
                .formatted(shard.shard(), seconds(shard.sinceTurnNs())));
      }
    }
    return stuck;
  }

  /** Why tasks cannot be accepted, a sentence each; empty if they can. */
  public List<String> notAccepting() {
    List<String> reasons = stuck();
    for (ShardHealth shard : shards) {
      if (shard.failure() != null) {
        continue;
      }
      if (!shard.hasStarted()) {
        reasons.add("shard %d reads its journal".formatted(shard.shard()));
      } else if (shard.closedBecause() != null) {
        reasons.add("shard %d: %s".formatted(shard.shard(), shard.closedBecause()));
      } else if (shard.forcingForNs() > stallNsMax) {
        reasons.add(
            "the disk of shard %d has not forced what was written for %s"
                .formatted(shard.shard(), seconds(shard.forcingForNs())));
      }
    }
    for (int shard = shards.size(); shard < shardsWanted; shard++) {
      reasons.add("shard %d has not started yet".formatted(shard));
    }
    return reasons;
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%.1f s", ns / NS_PER_SECOND);
  }
}
