package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;

/** Scheduler and a runtime die together, as with their machine. */
final class KillBoth implements Scenario {
  @Override
  public String name() {
    return "kill-both";
  }

  @Override
  public String sentence() {
    return "kill -9 of the scheduler and of a runtime in the same moment, in both orders.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    int kills = world.count(Kills.KILLS, Kills.KILLS_QUICK);
    for (int i = 0; i < kills; i++) {
      Kills.randomMoment(world, cluster);
      String runtime = Kills.anyRuntime(world);
      boolean schedulerFirst = world.random().nextBoolean();
      if (schedulerFirst) {
        cluster.kill(Cluster.SCHEDULER);
      }
      world.killRuntime(runtime);
      if (!schedulerFirst) {
        cluster.kill(Cluster.SCHEDULER);
      }
      world.injected("kill -9 scheduler");
      cluster.startScheduler();
      cluster.startRuntime(runtime);
    }
    cluster.awaitReady();
  }
}
