package io.myriarch.scheduler.command;

import io.myriarch.scheduler.SchedulerConfig;
import io.myriarch.scheduler.fleet.FleetFile;
import java.util.List;

/**
 * What the size of a fleet asks of the processes, so that nobody has to guess it. A fleet of up to
 * some 65,000 agents on a runtime is served by the flags of deploy/jvm as they are; for a larger
 * one there is more room.
 *
 * @param agents of one shard
 * @param runtimes of one shard
 */
record FleetSize(long agents, long agentsOfAllShards, long runtimes) {
  /** What a runtime takes without being told. */
  private static final long AGENTS_USUAL = 65_536;

  private static final long RUNTIME_HEAP_MIB = 512;
  private static final long RUNTIME_BASE_MIB = 256;
  private static final long RUNTIME_BYTES_PER_AGENT = 2560;
  private static final long SCHEDULER_HEAP_MIB = 1024;
  private static final long SCHEDULER_BASE_MIB = 768;
  private static final long SCHEDULER_BYTES_PER_AGENT = 1 << 10;

  /** That of the fleet of a configuration. */
  static FleetSize of(SchedulerConfig config, int runtimes) {
    long agents = FleetFile.load(config.fleet().file()).agents();
    int shards = config.shards();
    return new FleetSize(-Math.floorDiv(-agents, (long) shards), agents, runtimes / shards);
  }

  /** So many a runtime must take when another one is lost; if there are but two, all. */
  long agentsMax() {
    return Math.max(AGENTS_USUAL, -Math.floorDiv(-agents, Math.max(1, runtimes - 1)));
  }

  /** Flags of a runtime's JVM beside those of deploy/jvm. */
  List<String> runtimeFlags() {
    return heap(RUNTIME_HEAP_MIB, RUNTIME_BASE_MIB + mib(agentsMax() * RUNTIME_BYTES_PER_AGENT));
  }

  /** Flags of the scheduler's JVM beside those of deploy/jvm. */
  List<String> schedulerFlags() {
    return heap(
        SCHEDULER_HEAP_MIB,
        SCHEDULER_BASE_MIB + mib(agentsOfAllShards * SCHEDULER_BYTES_PER_AGENT));
  }

  private static long mib(long bytes) {
    return bytes >> 20;
  }

  private static List<String> heap(long usualMib, long wantedMib) {
    return wantedMib > usualMib ? List.of("-Xmx" + wantedMib + "m") : List.of();
  }
}
