package io.myriarch.scheduler.observe;

import io.myriarch.scheduler.core.CircuitBreaker;
import io.myriarch.scheduler.core.CoreCounters;
import io.myriarch.scheduler.core.LatencyBuckets;
import java.util.List;

/** A shard with fixed figures and counters that a test drives. */
final class FakeFigures implements ShardFigures {
  final CoreCounters counters = new CoreCounters(List.of("any", "quantum", "analytics"));
  final LatencyBuckets fsync = new LatencyBuckets();
  private final int shard;

  FakeFigures(int shard) {
    this.shard = shard;
  }

  @Override
  public int shard() {
    return shard;
  }

  @Override
  public CoreCounters counters() {
    return counters;
  }

  @Override
  public List<String> agentTypes() {
    return List.of("quantum", "analytics");
  }

  @Override
  public long agents(String type, String status) {
    return type.equals("quantum") && status.equals("idle") ? 400 : 0;
  }

  @Override
  public long runtimes(String status) {
    return status.equals("ready") ? 2 : 0;
  }

  @Override
  public List<Specialty> specialties() {
    return List.of(
        new Specialty(
            "quantum",
            "cosmology",
            shard == 1,
            shard == 1 ? CircuitBreaker.State.OPEN : CircuitBreaker.State.CLOSED,
            shard));
  }

  @Override
  public long journalAppends() {
    return 11;
  }

  @Override
  public long journalAppendedBytes() {
    return 1100;
  }

  @Override
  public long journalDiskBytes() {
    return 4096;
  }

  @Override
  public LatencyBuckets journalFsync() {
    return fsync;
  }

  @Override
  public long longestCycleNs() {
    return 2_500_000;
  }

  @Override
  public long ringDepth() {
    return 3;
  }

  @Override
  public long ringCapacity() {
    return 1024;
  }
}
