package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.LoopDisk;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** The disk fills up under load, and later has room again. */
final class DiskFull implements Scenario {
  private static final int DISK_MIB = 300;
  private static final Duration REFUSAL_MAX = Duration.ofSeconds(30);
  private static final Duration FULL = Duration.ofSeconds(5);
  private static final Duration AGAIN_MAX = Duration.ofSeconds(30);
  private static final long LONGEST_MS = 500;

  @Override
  public String name() {
    return "disk-full";
  }

  @Override
  public String sentence() {
    return "The disk is full under load and freed again: refusals, no crash, then it goes on alone.";
  }

  @Override
  public void run(World world) {
    World.needs("mkfs.ext4", "mount", "umount", "truncate");
    LoopDisk disk = new LoopDisk(world.folder(), DISK_MIB, world.cleanup());
    Cluster cluster =
        world.start(
            Kills.plan()
                .data(disk.mountPoint().resolve("data"))
                .set("journal.fileBytes", "4MiB")
                .set("journal.prepareAheadBytes", "1MiB"),
            Kills.RUNTIMES);
    BinaryLoad load = world.load(Mix.usual(LONGEST_MS), 2 * Kills.PER_SECOND);
    world.httpLoad(Mix.usual(LONGEST_MS), 4, 100);
    int rounds = world.count(3, 1);
    for (int i = 0; i < rounds; i++) {
      Waiting.pause(Duration.ofSeconds(2).toNanos());
      fillAndFree(world, cluster, disk, load);
    }
    world.figure("refused", load.rejected());
    world.figure("last_refusal", load.lastRejection());
  }

  private static void fillAndFree(World world, Cluster cluster, LoopDisk disk, BinaryLoad load) {
    long refusedBefore = load.rejected();
    disk.fill();
    world.injected("disk full");
    boolean refused =
        Waiting.within(
            REFUSAL_MAX,
            () -> load.rejected() > refusedBefore || !cluster.isAlive(Cluster.SCHEDULER));
    Waiting.pause(FULL.toNanos());
    world.check(cluster.isAlive(Cluster.SCHEDULER), "The scheduler died of a full disk.");
    world.check(refused, "With a full disk nothing was refused.");
    disk.free();
    if (!cluster.isAlive(Cluster.SCHEDULER)) {
      cluster.startScheduler();
    }
    long acceptedBefore = load.accepted();
    boolean goesOn =
        Waiting.within(AGAIN_MAX, () -> load.accepted() > acceptedBefore + Kills.PER_SECOND);
    world.check(goesOn, "With room on the disk again nothing was accepted for 30 s.");
  }
}
