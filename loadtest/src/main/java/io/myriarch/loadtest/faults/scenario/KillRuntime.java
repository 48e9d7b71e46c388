package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;

/** One of two runtimes dies, with what it works on. */
final class KillRuntime implements Scenario {
  @Override
  public String name() {
    return "kill-runtime";
  }

  @Override
  public String sentence() {
    return "kill -9 of one of two runtimes at random moments, also while it starts.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    int kills = world.count(Kills.KILLS, Kills.KILLS_QUICK);
    for (int i = 0; i < kills; i++) {
      Kills.randomMoment(world, cluster);
      String runtime = Kills.anyRuntime(world);
      world.killRuntime(runtime);
      cluster.startRuntime(runtime);
    }
    cluster.awaitReady();
  }
}
