package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** Each force of the journal takes long. */
final class SlowDisk implements Scenario {
  private static final double DELAY_SECONDS = 0.05;

  @Override
  public String name() {
    return "disk-slow";
  }

  @Override
  public String sentence() {
    return "Each fdatasync takes 50 ms more: acknowledgements are late, nothing else happens.";
  }

  @Override
  public void run(World world) {
    World.needs(Strace.PROGRAM);
    Cluster cluster =
        world.start(
            Kills.plan().through(Cluster.SCHEDULER, Strace.inject("fdatasync:delay_exit=50000")),
            Kills.RUNTIMES);
    Kills.submit(world);
    world.injected("slow fdatasync");
    Waiting.pause(Duration.ofSeconds(world.count(20, 5)).toNanos());
    String metrics = cluster.http().metrics();
    double seconds = SchedulerHttp.sum(metrics, "myriarch_journal_fsync_seconds_sum");
    double count = SchedulerHttp.sum(metrics, "myriarch_journal_fsync_seconds_count");
    world.figure("fsync_mean_ms", Math.rint(1_000 * seconds / Math.max(1, count)));
    world.check(
        seconds / Math.max(1, count) >= DELAY_SECONDS, "The forces were not slow: no fault.");
  }
}
