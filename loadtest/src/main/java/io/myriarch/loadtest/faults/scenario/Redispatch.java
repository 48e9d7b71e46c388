package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;
import java.time.Instant;

/** How long it takes from the death of a runtime until its tasks run elsewhere. */
final class Redispatch implements Scenario {
  private static final int KILLS = 50;
  private static final double PER_SECOND = 200;
  private static final long WORK_MS = 400;
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final long P99_MAX_US = 2_000_000;

  @Override
  public String name() {
    return "redispatch";
  }

  @Override
  public String sentence() {
    return "50 times kill -9 of a runtime; its tasks run elsewhere within 2 s at the 99th percentile.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = world.start(Kills.plan(), Kills.RUNTIMES);
    world.load(Mix.of(Action.WORK, WORK_MS), PER_SECOND);
    int kills = world.count(KILLS, Kills.KILLS_QUICK);
    for (int i = 0; i < kills; i++) {
      cluster.awaitReady();
      Waiting.pause(BETWEEN.toNanos() + world.random().nextInt((int) BETWEEN.toNanos()));
      String runtime = Kills.anyRuntime(world);
      Instant at = world.killRuntime(runtime);
      world.measureDetection(runtime, at);
      cluster.startRuntime(runtime);
    }
    cluster.awaitReady();
    world.redispatchP99Max(P99_MAX_US);
  }
}
