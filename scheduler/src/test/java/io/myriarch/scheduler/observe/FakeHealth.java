package io.myriarch.scheduler.observe;

/** A shard whose health a test decides. */
public final class FakeHealth implements ShardHealth {
  public static final long STALL_NS_MAX = 5_000_000_000L;

  public volatile boolean hasStarted = true;
  public volatile String failure;
  public volatile long sinceTurnNs;
  public volatile long forcingForNs;
  public volatile String closedBecause;
  private final int shard;

  public FakeHealth(int shard) {
    this.shard = shard;
  }

  @Override
  public int shard() {
    return shard;
  }

  @Override
  public boolean hasStarted() {
    return hasStarted;
  }

  @Override
  public String failure() {
    return failure;
  }

  @Override
  public long sinceTurnNs() {
    return sinceTurnNs;
  }

  @Override
  public long forcingForNs() {
    return forcingForNs;
  }

  @Override
  public String closedBecause() {
    return closedBecause;
  }
}
