package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.audit.AuditReport;
import io.myriarch.loadtest.faults.load.CountedLoad;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ProcessSample;
import io.myriarch.loadtest.faults.process.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A backlog far beyond what fits into memory, a crash on top of it, and then the work. */
final class Backlog implements Scenario {
  private static final int TASKS = 10_000_000;
  private static final int TASKS_QUICK = 200_000;
  private static final int PAYLOAD_BYTES = 100;
  private static final long RSS_BYTES_MAX = 2L << 30;
  private static final Duration SUBMIT_MAX = Duration.ofMinutes(15);
  private static final Duration START_MAX = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public String sentence() {
    return "10 million tasks (times --scale) wait, the scheduler dies, replays and has them done.";
  }

  @Override
  public void run(World world) {
    long tasks = Math.round(world.count(TASKS, TASKS_QUICK) * world.options().scale());
    Cluster cluster =
        world.start(
            Kills.plan()
                .set("admission.tasksMax", tasks + 100_000)
                .set("finished.tasksMax", 1_000_000),
            Kills.RUNTIMES);
    cluster.stop(Kills.FIRST);
    cluster.stop(Kills.SECOND);
    CountedLoad load = new CountedLoad(tasks, PAYLOAD_BYTES);
    world.cleanup().add(load::close);
    load.start(cluster.host(), cluster.ports().binary());
    boolean all = Waiting.within(SUBMIT_MAX, () -> load.accepted() == tasks);
    world.check(all, "Only %,d of %,d tasks were accepted.".formatted(load.accepted(), tasks));
    checkMemory(world, cluster, "rss_with_backlog");
    world.figure("journal_bytes", ProcessSample.bytesOf(cluster.data()));
    cluster.kill(Cluster.SCHEDULER);
    world.injected("kill -9 scheduler");
    restart(world, cluster);
    checkMemory(world, cluster, "rss_after_replay");
    cluster.startRuntime(Kills.FIRST);
    cluster.startRuntime(Kills.SECOND);
    workOff(world, cluster, load.accepted());
  }

  private static void restart(World world, Cluster cluster) {
    long startNs = System.nanoTime();
    cluster.startScheduler();
    Waiting.until(
        START_MAX,
        "the scheduler answers",
        () -> cluster.health().path("accepting").asBoolean(),
        cluster::tails);
    world.figure("restart_ms", (System.nanoTime() - startNs) / 1_000_000);
  }

  private static void workOff(World world, Cluster cluster, long accepted) {
    long startNs = System.nanoTime();
    boolean done =
        Waiting.within(
            SUBMIT_MAX,
            () ->
                cluster.health().path("tasks").path("finished").path("succeeded").asLong()
                    >= accepted);
    world.figure("worked_off_ms", (System.nanoTime() - startNs) / 1_000_000);
    checkMemory(world, cluster, "rss_at_the_end");
    long ended = cluster.health().path("tasks").path("finished").path("succeeded").asLong();
    world.check(done, "The backlog is not worked off.");
    world.audited(
        new AuditReport(
            accepted,
            0,
            ended,
            Math.max(0, accepted - ended),
            Math.max(0, ended - accepted),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of()));
  }

  private static void checkMemory(World world, Cluster cluster, String when) {
    Path proc = Path.of("/proc", Long.toString(cluster.process(Cluster.SCHEDULER).pid()));
    long rss = ProcessSample.of(proc).rssBytes() - ProcessSample.mappedFileBytes(proc);
    world.figure(when + "_without_mapped_files", rss);
    world.check(
        rss <= RSS_BYTES_MAX,
        "The scheduler holds %,d bytes; at most %,d are allowed.".formatted(rss, RSS_BYTES_MAX));
  }
}
