package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.FaultyLink;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** The way between a client and the scheduler is cut, frozen and slow. */
final class ClientLink implements Scenario {
  private static final Duration FROZEN = Duration.ofSeconds(7);
  private static final Duration DELAYED = Duration.ofSeconds(5);
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int PAUSE_MS_MAX = 500;
  private static final long LONGEST_MS = 500;

  @Override
  public String name() {
    return "client-link";
  }

  @Override
  public String sentence() {
    return "A client's link is cut in mid-frame, half-open for 7 s, and delayed by 200 ms.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = world.start(Kills.plan(), Kills.RUNTIMES);
    FaultyLink link = new FaultyLink(cluster.ports().binary());
    world.cleanup().add(link::close);
    world.load(Mix.usual(LONGEST_MS), Kills.PER_SECOND, link.port());
    int cuts = world.count(20, 5);
    for (int i = 0; i < cuts; i++) {
      Waiting.pause(Duration.ofMillis(100 + world.random().nextInt(PAUSE_MS_MAX)).toNanos());
      link.cut();
      world.injected("cut");
    }
    link.freeze(true);
    world.injected("half-open");
    Waiting.pause(FROZEN.toNanos());
    link.freeze(false);
    link.delay(DELAY.toNanos());
    world.injected("delay");
    Waiting.pause(DELAYED.toNanos());
    link.delay(0);
  }
}
