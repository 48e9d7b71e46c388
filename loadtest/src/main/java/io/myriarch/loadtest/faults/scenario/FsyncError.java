package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;

/** The disk says that it could not write: what is in memory cannot be trusted any more. */
final class FsyncError implements Scenario {
  private static final int FIRST_MIN = 50;
  private static final int FIRST_SPREAD = 300;
  private static final Duration END_MAX = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "fsync-error";
  }

  @Override
  public String sentence() {
    return "One fdatasync fails with EIO: the scheduler ends itself, and acknowledges nothing false.";
  }

  @Override
  public void run(World world) {
    World.needs(Strace.PROGRAM);
    Cluster cluster = world.start(Kills.plan(), Kills.RUNTIMES);
    Kills.submit(world);
    int errors = world.count(5, 1);
    for (int i = 0; i < errors; i++) {
      cluster.kill(Cluster.SCHEDULER);
      int when = FIRST_MIN + world.random().nextInt(FIRST_SPREAD);
      cluster.plan().through(Cluster.SCHEDULER, Strace.inject("fdatasync:error=EIO:when=" + when));
      cluster.startScheduler();
      boolean ended = Waiting.within(END_MAX, () -> !cluster.isAlive(Cluster.SCHEDULER));
      world.injected("fdatasync fails with EIO");
      world.check(ended, "The scheduler went on after a failed fdatasync.");
      if (!ended) {
        cluster.kill(Cluster.SCHEDULER);
      }
      world.figure("exit_code", cluster.process(Cluster.SCHEDULER).exitCode());
      cluster.plan().direct(Cluster.SCHEDULER);
      cluster.startScheduler();
      cluster.awaitReady();
    }
  }
}
