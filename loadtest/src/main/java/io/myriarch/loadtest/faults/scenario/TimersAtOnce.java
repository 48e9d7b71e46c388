package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.protocol.client.SubmitOptions;
import java.time.Duration;

/** Very many tasks whose time comes in the same second. */
final class TimersAtOnce implements Scenario {
  private static final int TASKS = 1_000_000;
  private static final int TASKS_QUICK = 50_000;
  private static final double PER_SECOND = 25_000;
  private static final long SPARE_MS = 5_000;

  @Override
  public String name() {
    return "timers";
  }

  @Override
  public String sentence() {
    return "1 million tasks (times --scale) wait for the same second; none is early, all are done.";
  }

  @Override
  public void run(World world) {
    long tasks = Math.round(world.count(TASKS, TASKS_QUICK) * world.options().scale());
    world.start(Kills.plan().agents(4_000).set("finished.tasksMax", 4 * tasks), Kills.RUNTIMES);
    long submitMs = Math.round(1_000 * tasks / PER_SECOND);
    long dueNs = System.nanoTime() + Duration.ofMillis(2 * submitMs + SPARE_MS).toNanos();
    BinaryLoad load =
        world.load(
            Mix.of(Action.NOW, 0),
            PER_SECOND,
            () ->
                SubmitOptions.builder()
                    .notBeforeDelayMs(Math.max(1, (dueNs - System.nanoTime()) / 1_000_000))
                    .build());
    boolean sent =
        Waiting.within(Duration.ofNanos(dueNs - System.nanoTime()), () -> load.sent() >= tasks);
    load.stop();
    world.check(sent, "This machine could not submit the tasks in time.");
    world.injected("timers due at once");
    world.figure("tasks", load.sent());
    world.figure("done_before_their_time", load.settled());
    world.check(load.settled() == 0, load.settled() + " tasks ended before their time.");
    Waiting.pause(dueNs - System.nanoTime());
    boolean done = Waiting.within(Duration.ofMinutes(5), load::isSettled);
    world.figure("all_done_after_ms", (System.nanoTime() - dueNs) / 1_000_000);
    world.check(done, "Not all tasks are done 5 min after their time.");
  }
}
