package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.protocol.client.SubmitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Handlers burn CPU, wait for ever or ignore interrupts; all others go on. */
final class HandlersThatHang implements Scenario {
  private static final Duration END_MAX = Duration.ofMinutes(2);
  private static final long TIMEOUT_MS = 1_000;
  private static final long HANG_MS = 4_000;
  private static final int ATTEMPTS = 2;
  private static final double PER_SECOND = 2;

  @Override
  public String name() {
    return "handlers-hang";
  }

  @Override
  public String sentence() {
    return "Handlers spin, block for ever or ignore interrupts: they fail in time, others go on.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    SubmitOptions options =
        SubmitOptions.builder().executionTimeoutMs(TIMEOUT_MS).maxAttempts(ATTEMPTS).build();
    List<BinaryLoad> hanging = new ArrayList<>();
    for (Action action : List.of(Action.BLOCK, Action.DEAF, Action.SPIN)) {
      hanging.add(world.load(Mix.of(action, HANG_MS), PER_SECOND, options));
      world.injected("handlers that " + action);
    }
    world.expect((number, status) ->
        status.equals(
            hanging.stream().anyMatch(load -> load.isOwn(number)) ? "failed" : "succeeded"));
    Waiting.pause(Duration.ofSeconds(world.count(20, 5)).toNanos());
    hanging.forEach(BinaryLoad::stop);
    boolean ended = Waiting.within(END_MAX, () -> hanging.stream().allMatch(BinaryLoad::isSettled));
    world.check(ended, "Tasks whose handlers hang do not end.");
    cluster.awaitReady();
    lost(world, cluster);
  }

  /** A handler that hangs must not make its runtime look dead. */
  private static void lost(World world, Cluster cluster) {
    String metrics = cluster.http().metrics();
    double lost =
        metrics
            .lines()
            .filter(
                line -> line.startsWith("myriarch_attempts_failed_total") && line.contains("lost"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    world.figure("attempts_lost", lost);
    world.figure("stale_results", SchedulerHttp.sum(metrics, "myriarch_stale_results_total"));
    world.check(lost == 0, "A runtime was given up though only handlers hung.");
  }
}
