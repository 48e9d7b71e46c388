package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.ClientMain;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Submitters die; what they were told is stored is done all the same. */
final class KillClient implements Scenario {
  private static final String CLIENT = "client";
  private static final Duration FIRST_ANSWER_MAX = Duration.ofSeconds(60);
  private static final int SPREAD_MS = 1_500;

  @Override
  public String name() {
    return "kill-client";
  }

  @Override
  public String sentence() {
    return "kill -9 of a client that is a process of its own; its record is audited all the same.";
  }

  @Override
  public void run(World world) {
    Cluster cluster = Kills.start(world);
    world.submitterDied();
    int kills = world.count(Kills.KILLS, Kills.KILLS_QUICK);
    for (int i = 0; i < kills; i++) {
      Path log = world.nextFile();
      startClient(world, cluster, log);
      Waiting.until(
          FIRST_ANSWER_MAX,
          "the client was told of a task",
          () -> size(log) > 0,
          () -> cluster.health() + cluster.tails());
      Waiting.pause(Duration.ofMillis(world.random().nextInt(SPREAD_MS)).toNanos());
      cluster.kill(CLIENT);
      world.injected("kill -9 client");
    }
  }

  private static void startClient(World world, Cluster cluster, Path log) {
    List<String> arguments =
        List.of(
            cluster.host(),
            Integer.toString(cluster.ports().binary()),
            Double.toString(Kills.PER_SECOND),
            Long.toString(world.firstNumber()),
            log.toString());
    cluster.startClient(CLIENT, ClientMain.class.getName(), arguments);
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new LoadException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
