package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.load.Mix;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ProcessSample;
import io.myriarch.loadtest.faults.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Constant load for long: nothing may grow. */
final class Soak implements Scenario {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final double GROWTH_MAX = 0.15;
  private static final long MEMORY_SLACK = 48L << 20;
  private static final long COUNT_SLACK = 16;
  private static final int PARTS = 5;
  private static final double PER_SECOND = 400;
  private static final long LONGEST_MS = 1_000;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String sentence() {
    return "Constant load for --minutes: memory, threads, descriptors, maps and disk stay where they are.";
  }

  @Override
  public void run(World world) {
    Cluster cluster =
        world.start(
            Kills.plan()
                .set("journal.fileBytes", "4MiB")
                .set("journal.prepareAheadBytes", "1MiB")
                .set("journal.retentionBytes", "32MiB")
                .set("finished.tasksMax", 50_000),
            Kills.RUNTIMES);
    world.schedulerForgets();
    world.load(Mix.usual(LONGEST_MS), PER_SECOND);
    world.httpLoad(Mix.usual(LONGEST_MS), 4, 100);
    Map<String, List<ProcessSample>> samples = new LinkedHashMap<>();
    List<Long> disk = new ArrayList<>();
    long ticks = Duration.ofMinutes(world.options().minutes()).dividedBy(EVERY);
    for (long i = 0; i < ticks; i++) {
      Waiting.pause(EVERY.toNanos());
      sample(cluster, samples);
      disk.add(ProcessSample.bytesOf(cluster.data()));
      world.progress(
          "%d of %d s".formatted((i + 1) * EVERY.toSeconds(), ticks * EVERY.toSeconds()));
    }
    samples.forEach((name, all) -> judge(world, name, all));
    judge(world, "disk_bytes", disk, MEMORY_SLACK);
  }

  private static void sample(Cluster cluster, Map<String, List<ProcessSample>> samples) {
    for (String name : cluster.names()) {
      samples
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(ProcessSample.of(Path.of("/proc", Long.toString(cluster.process(name).pid()))));
    }
  }

  private static void judge(World world, String name, List<ProcessSample> all) {
    judge(
        world,
        name + "_rss_bytes",
        all.stream().map(ProcessSample::rssBytes).toList(),
        MEMORY_SLACK);
    judge(world, name + "_threads", all.stream().map(ProcessSample::threads).toList(), COUNT_SLACK);
    judge(
        world,
        name + "_descriptors",
        all.stream().map(ProcessSample::descriptors).toList(),
        COUNT_SLACK);
    judge(world, name + "_maps", all.stream().map(ProcessSample::maps).toList(), COUNT_SLACK);
  }

  /** The last fifth must not be above the second one: the first is for warming up. */
  private static void judge(World world, String what, List<Long> values, long slack) {
    if (values.size() < PARTS) {
      throw new IllegalStateException("too few samples");
    }
    int part = values.size() / PARTS;
    double before = mean(values.subList(part, 2 * part));
    double after = mean(values.subList(values.size() - part, values.size()));
    world.figure(what, "%,.0f, at the end %,.0f".formatted(before, after));
    world.check(
        after <= before * (1 + GROWTH_MAX) + slack,
        "%s grew from %,.0f to %,.0f.".formatted(what, before, after));
  }

  private static double mean(List<Long> values) {
    return values.stream().collect(Collectors.averagingLong(Long::longValue));
  }
}
