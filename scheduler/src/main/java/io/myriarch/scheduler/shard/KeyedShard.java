package io.myriarch.scheduler.shard;

/**
 * The shard that a task with keys belongs to. Tasks with the same ordering key of a tenant must
 * meet in one shard, and so must submissions with the same idempotency key. A task with both
 * belongs to the shard of its ordering key: its idempotency key is known together with that.
 */
final class KeyedShard {
  /** A task without keys belongs to no shard. */
  static final int ANY = -1;

  private KeyedShard() {}

  static int of(String tenant, String orderingKey, String idempotencyKey, int shards) {
    String key = orderingKey.isEmpty() ? idempotencyKey : orderingKey;
    return key.isEmpty() ? ANY : Math.floorMod(31 * tenant.hashCode() + key.hashCode(), shards);
  }
}
