package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import java.util.List;

/** Every process is stopped in order and started again, as for a new version. */
final class RollingRestart implements Scenario {
  @Override
  public String name() {
    return "rolling-restart";
  }

  @Override
  public String sentence() {
    return "SIGTERM and restart of every process in turn: no task fails, no attempt is used up.";
  }

  @Override
  public void run(World world) {
    Cluster cluster =
        world.start(new ClusterPlan().set("fleet.runtimes", Kills.RUNTIMES), Kills.RUNTIMES);
    Kills.submit(world);
    int rounds = world.count(3, 1);
    for (int i = 0; i < rounds; i++) {
      for (String name : List.of(Kills.FIRST, Kills.SECOND, Cluster.SCHEDULER)) {
        Kills.randomMoment(world, cluster);
        cluster.awaitReady();
        cluster.stop(name);
        world.injected("SIGTERM " + name);
        if (name.equals(Cluster.SCHEDULER)) {
          cluster.startScheduler();
        } else {
          cluster.startRuntime(name);
        }
        cluster.awaitReady();
      }
    }
    world.figure(
        "attempts_failed",
        SchedulerHttp.sum(cluster.http().metrics(), "myriarch_attempts_failed_total"));
  }
}
