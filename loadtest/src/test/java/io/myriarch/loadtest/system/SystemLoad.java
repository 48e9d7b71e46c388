package io.myriarch.loadtest.system;

import io.myriarch.loadtest.drive.Drivers;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** An audited load on real processes, beside which a test may do what it likes to them. */
final class SystemLoad {
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private final AtomicLong done = new AtomicLong();
  private final CompletableFuture<LoadResult> result;

  private SystemLoad(LoadPlan plan) {
    result =
        CompletableFuture.supplyAsync(
            () -> {
              try (SchedulerHttp http =
                  new SchedulerHttp(plan.target().host(), plan.target().httpPort())) {
                return new LoadRun(
                        plan,
                        Drivers.links(plan),
                        _ -> Drivers.driver(plan),
                        http,
                        sample -> done.set(sample.total()))
                    .run();
              }
            },
            task -> Thread.ofPlatform().daemon().name("system-load").start(task));
  }

  /** Begins to send echo tasks over this protocol. */
  static SystemLoad start(
      RealProcesses processes, LoadPlan.Protocol protocol, long perSecond, Duration duration) {
    return new SystemLoad(
        new LoadPlan(
            protocol,
            new LoadPlan.Target("127.0.0.1", processes.httpPort(), processes.binaryPort()),
            new LoadPlan.Work("any", "any", LoadPlan.ECHO, 100, true),
            new LoadPlan.Pace(perSecond, duration, Duration.ZERO, DRAIN),
            new LoadPlan.Links(0, protocol == LoadPlan.Protocol.HTTP ? 16 : 1, 1)));
  }

  /** Tasks that have come back by now. */
  long done() {
    return done.get();
  }

  /** Waits until so many tasks have come back. */
  void awaitDone(long tasks) {
    Await.until(
        Duration.ofSeconds(60),
        () -> done.get() >= tasks || result.isDone(),
        () -> done.get() + " of " + tasks + " tasks came back");
  }

  /** Waits for the end of the load. */
  LoadResult result() {
    return result.join();
  }
}
