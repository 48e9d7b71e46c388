package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.NotRunException;
import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.agent.Instruction.Action;
import io.myriarch.loadtest.faults.audit.Delays;
import io.myriarch.loadtest.faults.audit.Effects;
import io.myriarch.loadtest.faults.load.BinaryLoad;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.protocol.client.SubmitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The wall clock of the scheduler's machine is set forward and back. */
final class ClockStep implements Scenario {
  private static final long DELAY_MS = 1_500;
  private static final long DEADLINE_MS = 60_000;
  private static final long EARLY_MS_MAX = 10;
  private static final double PER_SECOND = 200;
  private static final Duration FIRES_MAX = Duration.ofSeconds(20);
  private static final Duration BETWEEN = Duration.ofSeconds(3);
  private static final List<String> STEPS = List.of("+3600s", "-3600s", "+0s", "+86400s", "+0s");

  @Override
  public String name() {
    return "clock-step";
  }

  @Override
  public String sentence() {
    return "The scheduler's clock jumps by an hour and a day, both ways: no delay or deadline does.";
  }

  @Override
  public void run(World world) {
    Path clock = world.folder().resolve("clock");
    set(clock, "+0s");
    ClusterPlan plan =
        Kills.plan()
            .environment(Cluster.SCHEDULER, "LD_PRELOAD", library().toString())
            .environment(Cluster.SCHEDULER, "FAKETIME_TIMESTAMP_FILE", clock.toString())
            .environment(Cluster.SCHEDULER, "FAKETIME_CACHE_DURATION", "1")
            .environment(Cluster.SCHEDULER, "FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Cluster cluster = world.start(plan, Kills.RUNTIMES);
    world.load(Mix.usual(500), PER_SECOND);
    SubmitOptions delayed =
        SubmitOptions.builder().notBeforeDelayMs(DELAY_MS).deadlineMs(DEADLINE_MS).build();
    BinaryLoad load = world.load(Mix.of(Action.NOW, 0), PER_SECOND, delayed);
    Path record = world.lastFile();
    for (String step : STEPS.subList(0, world.count(STEPS.size(), 3))) {
      Waiting.pause(BETWEEN.toNanos());
      set(clock, step);
      world.injected("clock " + step);
      checkThatItFires(world, cluster, step);
    }
    Waiting.pause(BETWEEN.toNanos());
    load.stop();
    boolean ended = Waiting.within(Duration.ofMinutes(1), load::isSettled);
    world.check(ended, "Delayed tasks do not end.");
    Delays delays = Delays.of(record, Effects.read(cluster.effects()));
    world.figure("shortest_delay_ms", delays.minMicros() / 1_000);
    world.figure("longest_delay_ms", delays.maxMicros() / 1_000);
    world.check(
        delays.minMicros() >= (DELAY_MS - EARLY_MS_MAX) * 1_000,
        "A task ran %d ms after it was accepted, before its time."
            .formatted(delays.minMicros() / 1_000));
  }

  /** The scheduler must date new tasks by the stepped clock, else no fault was injected. */
  private static void checkThatItFires(World world, Cluster cluster, String step) {
    long offsetS = Long.parseLong(step.substring(0, step.length() - 1));
    boolean fires =
        Waiting.within(
            FIRES_MAX,
            () -> {
              String at =
                  cluster
                      .json("/api/tasks?limit=1")
                      .path("tasks")
                      .path(0)
                      .path("submitted_at")
                      .asText();
              return !at.isEmpty()
                  && Duration.between(Instant.now().plusSeconds(offsetS), Instant.parse(at))
                          .abs()
                          .compareTo(FIRES_MAX)
                      < 0;
            });
    world.check(fires, "The scheduler's clock did not step by " + step + ".");
  }

  private static Path library() {
    Path lib = Path.of("/usr/lib");
    try (Stream<Path> found =
        Files.find(lib, 4, (path, _) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
      return found
          .findFirst()
          .orElseThrow(
              () -> new NotRunException("It cannot be run here: faketime is not installed."));
    } catch (IOException e) {
      throw new NotRunException("It cannot be run here: " + e.getMessage());
    }
  }

  private static void set(Path clock, String offset) {
    try {
      // Written aside: the clock is read all the time.
      Path written = clock.resolveSibling("clock.new");
      Files.writeString(written, offset + "\n");
      Files.move(written, clock, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LoadException("The clock cannot be set: " + e.getMessage(), e);
    }
  }
}
