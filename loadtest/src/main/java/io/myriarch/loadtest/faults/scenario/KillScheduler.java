package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;

/** The scheduler dies, at random moments of its start and its work. */
final class KillScheduler implements Scenario {
  @Override
  public String name() {
    return "kill-scheduler";
  }

  @Override
  public String sentence() {
    return "kill -9 of the scheduler at random moments, also while it replays its journal.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    int kills = world.count(Kills.KILLS, Kills.KILLS_QUICK);
    for (int i = 0; i < kills; i++) {
      Kills.randomMoment(world, cluster);
      cluster.kill(Cluster.SCHEDULER);
      world.injected("kill -9 scheduler");
      cluster.startScheduler();
    }
    cluster.awaitReady();
  }
}
