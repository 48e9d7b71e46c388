package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** Ten times the load, at once. */
final class Burst implements Scenario {
  private static final int TIMES = 10;
  private static final long LONGEST_MS = 200;
  private static final Duration USUAL = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public String sentence() {
    return "Ten times the usual load for 10 s, at once: all that was accepted is done.";
  }

  @Override
  public void run(World world) {
    world.start(Kills.plan().agents(2_000), Kills.RUNTIMES);
    BinaryLoad load = world.load(Mix.usual(LONGEST_MS), Kills.PER_SECOND);
    Waiting.pause(USUAL.toNanos());
    load.rate(TIMES * Kills.PER_SECOND);
    world.injected("10x burst");
    long before = load.sent();
    Waiting.pause(Duration.ofSeconds(world.count(10, 3)).toNanos());
    load.rate(Kills.PER_SECOND);
    world.figure("burst_tasks", load.sent() - before);
    world.figure("waiting_after_burst", load.sent() - load.settled());
    long startNs = System.nanoTime();
    boolean calm =
        Waiting.within(
            Duration.ofMinutes(2), () -> load.sent() - load.settled() < Kills.PER_SECOND);
    world.check(calm, "The backlog of the burst is not worked off.");
    world.figure("calm_after_ms", (System.nanoTime() - startNs) / 1_000_000);
    world.figure("refused", load.rejected());
  }
}
