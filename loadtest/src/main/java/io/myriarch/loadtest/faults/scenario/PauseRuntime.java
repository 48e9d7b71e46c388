package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;
import java.time.Instant;

/** A zombie: a runtime that stands still, is given up, and comes back with late results. */
final class PauseRuntime implements Scenario {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "pause-runtime";
  }

  @Override
  public String sentence() {
    return "SIGSTOP of a runtime for 5 s: its tasks run elsewhere, its late results are fenced.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    int pauses = world.count(5, 1);
    for (int i = 0; i < pauses; i++) {
      Kills.randomMoment(world, cluster);
      String runtime = Kills.anyRuntime(world);
      Instant at = Instant.now();
      cluster.process(runtime).pause();
      world.injected("SIGSTOP " + runtime);
      world.measureDetection(runtime, at);
      Duration passed = Duration.between(at, Instant.now());
      Waiting.pause(PAUSE.minus(passed).toNanos());
      cluster.process(runtime).resume();
      cluster.awaitReady();
      world.check(cluster.isAlive(runtime), "The runtime that came back ended itself.");
    }
    world.figure(
        "stale_results",
        SchedulerHttp.sum(cluster.http().metrics(), "myriarch_stale_results_total"));
  }
}
