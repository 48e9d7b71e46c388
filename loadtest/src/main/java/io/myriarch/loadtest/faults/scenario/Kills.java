package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** What the scenarios have in common that kill, stop and restart. */
final class Kills {
  static final String FIRST = "runtime-1";
  static final String SECOND = "runtime-2";
  static final int RUNTIMES = 2;

  /** So often each process is killed; issue and docs speak of this number. */
  static final int KILLS = 20;

  static final int KILLS_QUICK = 3;
  static final double PER_SECOND = 1_000;

  private static final long LONGEST_MS = 1_500;
  private static final int HTTP_SENDERS = 4;
  private static final long HTTP_PAUSE_MS = 100;
  private static final long PAUSE_MIN_MS = 100;
  private static final int PAUSE_SPREAD_MS = 1_900;

  private Kills() {}

  /** A fleet whose tasks may be lost with more runtimes than usual: that is not what is tested. */
  static ClusterPlan plan() {
    return new ClusterPlan().set("fleet.runtimes", RUNTIMES).set("task.lossesMax", 100);
  }

  /** Starts the fleet and both loads. */
  static Cluster start(World world) {
    Cluster cluster = world.start(plan(), RUNTIMES);
    submit(world);
    return cluster;
  }

  /** Begins to submit over both protocols. */
  static void submit(World world) {
    world.load(Mix.usual(LONGEST_MS), PER_SECOND);
    world.httpLoad(Mix.usual(LONGEST_MS), HTTP_SENDERS, HTTP_PAUSE_MS);
    Waiting.pause(Duration.ofSeconds(1).toNanos());
  }

  /**
   * A random moment of the time that follows: in half of the cases after all is well again, else
   * soon, when the one that was killed last may still be starting.
   */
  static void randomMoment(World world, Cluster cluster) {
    if (world.random().nextBoolean()) {
      cluster.awaitReady();
    }
    long millis = PAUSE_MIN_MS + world.random().nextInt(PAUSE_SPREAD_MS);
    Waiting.pause(Duration.ofMillis(millis).toNanos());
  }

  static String anyRuntime(World world) {
    return world.random().nextBoolean() ? FIRST : SECOND;
  }
}
