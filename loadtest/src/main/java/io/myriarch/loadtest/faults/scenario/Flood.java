package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.drive.Drivers;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.FaultProvider;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import java.time.Duration;

/** More clients than there is work for, each sending all that its credit allows. */
final class Flood implements Scenario {
  private static final int AGENTS = 30_000;
  private static final int REMEMBERED = 100_000;
  private static final int LINKS = 300;
  private static final int WINDOW = 16_384;
  private static final int PAYLOAD_BYTES = 100;
  private static final long LONGEST_MS = 200;
  private static final Duration DRAIN = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String sentence() {
    return "300 clients send all they may, at once: agents go on, and no runtime is taken for dead.";
  }

  @Override
  public void run(World world) {
    Cluster cluster =
        world.start(
            Kills.plan().agents(AGENTS).set("finished.tasksMax", REMEMBERED), Kills.RUNTIMES);
    world.load(Mix.usual(LONGEST_MS), Kills.PER_SECOND);
    world.othersSubmit();
    world.schedulerForgets();
    world.injected("flood of " + LINKS + " clients");
    LoadPlan plan = plan(cluster, Duration.ofSeconds(world.count(10, 5)));
    LoadResult result =
        new LoadRun(
                plan,
                Drivers.links(plan),
                link -> Drivers.driver(plan, link),
                cluster.http(),
                _ -> {})
            .run();
    world.figure("flood_tasks", result.counts().completed());
    world.figure("flood_refused", result.counts().rejected());
    world.check(result.verdict().passed(), "The flood: " + result.verdict().reason());
    String metrics = cluster.http().metrics();
    double turn = SchedulerHttp.sum(metrics, "myriarch_duty_cycle_longest_seconds");
    world.figure("longest_turn_ms", Math.round(turn * 1e3));
    double dead = SchedulerHttp.sum(metrics, "myriarch_failure_detection_seconds_count");
    world.check(dead == 0, "A runtime was taken for dead %.0f times.".formatted(dead));
  }

  private static LoadPlan plan(Cluster cluster, Duration duration) {
    return new LoadPlan(
        LoadPlan.Protocol.BINARY,
        new LoadPlan.Target(cluster.host(), cluster.ports().http(), cluster.ports().binary()),
        new LoadPlan.Work(
            FaultProvider.TYPE, FaultProvider.SPECIALTY, LoadPlan.ECHO, PAYLOAD_BYTES, true),
        new LoadPlan.Pace(0, duration, Duration.ZERO, DRAIN),
        new LoadPlan.Links(WINDOW, LINKS, 1));
  }
}
