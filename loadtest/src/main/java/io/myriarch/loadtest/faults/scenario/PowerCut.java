package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.LoopDisk;

/** The scheduler's machine loses its power: what was not forced to disk is gone. */
final class PowerCut implements Scenario {
  private static final int DISK_MIB = 600;

  @Override
  public String name() {
    return "power-cut";
  }

  @Override
  public String sentence() {
    return "The scheduler dies and its disk keeps only what was forced; acknowledged tasks are there.";
  }

  @Override
  public void run(World world) {
    World.needs("mkfs.ext4", "mount", "umount", "truncate", "cp");
    LoopDisk disk = new LoopDisk(world.folder(), DISK_MIB, world.cleanup());
    Cluster cluster =
        world.start(
            Kills.plan()
                .data(disk.mountPoint().resolve("data"))
                .set("journal.fileBytes", "16MiB")
                .set("journal.prepareAheadBytes", "8MiB"),
            Kills.RUNTIMES);
    Kills.submit(world);
    int cuts = world.count(10, 2);
    for (int i = 0; i < cuts; i++) {
      Kills.randomMoment(world, cluster);
      cluster.kill(Cluster.SCHEDULER);
      disk.cutPower();
      world.injected("power cut");
      cluster.startScheduler();
    }
    cluster.awaitReady();
  }
}
