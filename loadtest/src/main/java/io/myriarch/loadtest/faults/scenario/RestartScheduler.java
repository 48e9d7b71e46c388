package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.audit.Effects;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Work in flight goes on over a restart of the scheduler, and is done once. */
final class RestartScheduler implements Scenario {
  private static final long LONGEST_MS = 6_000;
  private static final double PER_SECOND = 50;

  /** A result that was sent so shortly before the kill may have died with the connection. */
  private static final Duration ON_THE_WIRE = Duration.ofMillis(200);

  @Override
  public String name() {
    return "restart-scheduler";
  }

  @Override
  public String sentence() {
    return "kill -9 and restart of the scheduler while runtimes work on: nothing is done twice.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = world.start(Kills.plan(), Kills.RUNTIMES);
    BinaryLoad load = world.load(Mix.of(Action.WORK, LONGEST_MS), PER_SECOND);
    List<Instant> kills = new ArrayList<>();
    int restarts = world.count(5, 1);
    for (int i = 0; i < restarts; i++) {
      cluster.awaitReady();
      Waiting.pause(Duration.ofSeconds(2).toNanos());
      kills.add(cluster.kill(Cluster.SCHEDULER));
      world.injected("kill -9 scheduler");
      cluster.startScheduler();
    }
    cluster.awaitReady();
    load.stop();
    boolean settled = Waiting.within(Duration.ofSeconds(60), load::isSettled);
    world.check(settled, "Tasks in flight did not come back.");
    Effects effects = Effects.read(cluster.effects());
    world.figure("executions", effects.begun());
    long repeated = effects.repeatedThoughHeld(kills, ON_THE_WIRE);
    world.check(
        repeated == 0, repeated + " tasks were executed again though a runtime worked on them.");
  }
}
