package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** The scheduler stands still for longer than it lets a runtime be silent. */
final class PauseScheduler implements Scenario {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "pause-scheduler";
  }

  @Override
  public String sentence() {
    return "SIGSTOP of the scheduler for 5 s and return; it does not blame others for its pause.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    int pauses = world.count(5, 1);
    for (int i = 0; i < pauses; i++) {
      Kills.randomMoment(world, cluster);
      cluster.process(Cluster.SCHEDULER).pause();
      world.injected("SIGSTOP scheduler");
      Waiting.pause(PAUSE.toNanos());
      cluster.process(Cluster.SCHEDULER).resume();
      cluster.awaitReady();
    }
    world.figure(
        "stale_results",
        SchedulerHttp.sum(cluster.http().metrics(), "myriarch_stale_results_total"));
  }
}
