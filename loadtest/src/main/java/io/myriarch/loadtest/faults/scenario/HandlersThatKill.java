package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/**
 * Handlers take their process with them, once; the task and its neighbours are done all the same.
 */
final class HandlersThatKill implements Scenario {
  private static final Duration END_MAX = Duration.ofMinutes(2);
  private static final double KILLERS_PER_SECOND = 0.3;

  @Override
  public String name() {
    return "handlers-kill";
  }

  @Override
  public String sentence() {
    return "Handlers call Runtime.halt or allocate without end; tasks and neighbours go on elsewhere.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    int each = world.count(10, 2);
    BinaryLoad halting = world.load(Mix.of(Action.HALT_ONCE, 0), KILLERS_PER_SECOND);
    submit(world, halting, each);
    BinaryLoad allocating = world.load(Mix.of(Action.ALLOCATE_ONCE, 0), KILLERS_PER_SECOND);
    submit(world, allocating, each);
    cluster.awaitReady();
    Waiting.pause(Duration.ofSeconds(1).toNanos());
  }

  private static void submit(World world, BinaryLoad killers, int count) {
    boolean submitted = world.reviveUntil(END_MAX, () -> killers.sent() >= count);
    killers.stop();
    boolean ended = world.reviveUntil(END_MAX, killers::isSettled);
    world.check(submitted && ended, "Tasks whose handlers kill their runtime do not end.");
  }
}
