package io.myriarch.loadtest.demo;

import io.myriarch.loadtest.drive.Drivers;
import io.myriarch.loadtest.drive.SchedulerHttp;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.LoadResult;
import io.myriarch.loadtest.run.LoadRun;
import io.myriarch.loadtest.run.Sample;
import io.myriarch.loadtest.stack.StackState;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The demo's load: echo over both protocols, and the real tasks beside it. Used once. */
final class DemoLoad {
  private static final long BINARY_PER_SECOND = 10_000;
  private static final long HTTP_PER_SECOND = 500;
  private static final int HTTP_CONNECTIONS = 256;
  private static final int PAYLOAD_BYTES = 100;
  private static final Duration DURATION = Duration.ofSeconds(20);
  private static final Duration WARMUP = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final StackState state;
  private final SchedulerHttp scheduler;
  private final DemoLines lines;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<RealWork> work = new ArrayList<>();
  private volatile Sample lastHttp;
  private List<LoadResult> warmUp = List.of();
  private List<LoadResult> measured = List.of();

  DemoLoad(StackState state, List<RealTask> tasks, SchedulerHttp scheduler, DemoLines lines) {
    this.state = state;
    this.scheduler = scheduler;
    this.lines = lines;
    for (RealTask task : tasks) {
      work.add(new RealWork(task, client, scheduler.base()));
    }
  }

  /** Runs all of it to the end. */
  void run() {
    lines.working(BINARY_PER_SECOND, HTTP_PER_SECOND, DURATION.toSeconds());
    List<Thread> threads = work.stream().map(kind -> Thread.ofVirtual().start(kind)).toList();
    try {
      // A run of its own: what fresh JVMs are late with must not be in the way of what is measured.
      warmUp = both(WARMUP, this::warming);
      measured = both(DURATION, this::progress);
    } catch (CompletionException e) {
      throw e.getCause() instanceof LoadException cause ? cause : e;
    } finally {
      work.forEach(RealWork::stop);
    }
    join(threads);
    client.close();
  }

  /** Binary, then HTTP; both run at once. */
  private List<LoadResult> both(Duration duration, Consumer<Sample> progress) {
    CompletableFuture<LoadResult> overHttp =
        CompletableFuture.supplyAsync(
            () ->
                run(LoadPlan.Protocol.HTTP, HTTP_PER_SECOND, duration, sample -> lastHttp = sample),
            task -> Thread.ofPlatform().daemon().name("demo-http").start(task));
    LoadResult overBinary = run(LoadPlan.Protocol.BINARY, BINARY_PER_SECOND, duration, progress);
    return List.of(overBinary, overHttp.join());
  }

  private LoadResult run(
      LoadPlan.Protocol protocol, long perSecond, Duration duration, Consumer<Sample> progress) {
    LoadPlan plan =
        new LoadPlan(
            protocol,
            new LoadPlan.Target("127.0.0.1", state.httpPort(), state.binaryPort()),
            new LoadPlan.Work("any", "any", LoadPlan.ECHO, PAYLOAD_BYTES, true),
            new LoadPlan.Pace(perSecond, duration, Duration.ZERO, DRAIN),
            new LoadPlan.Links(0, protocol == LoadPlan.Protocol.HTTP ? HTTP_CONNECTIONS : 1, 1));
    return new LoadRun(plan, 1, _ -> Drivers.driver(plan), scheduler, progress).run();
  }

  private void warming(Sample sample) {
    lines.warming(sample, WARMUP.toSeconds());
  }

  private void progress(Sample sample) {
    long right = work.stream().mapToLong(RealWork::right).sum();
    long wrong = work.stream().mapToLong(RealWork::wrong).sum();
    lines.progress(sample, lastHttp, right, wrong);
  }

  private static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LoadException("The demo was interrupted.", e);
      }
    }
  }

  /** Audited like the rest, but not measured. */
  List<LoadResult> warmUp() {
    return warmUp;
  }

  LoadResult binary() {
    return measured.get(0);
  }

  LoadResult http() {
    return measured.get(1);
  }

  List<RealWork> work() {
    return work;
  }
}
