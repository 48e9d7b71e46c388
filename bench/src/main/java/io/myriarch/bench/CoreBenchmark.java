package io.myriarch.bench;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.core.AttemptReport;
import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.Fairness;
import io.myriarch.scheduler.core.FaultLimits;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RetryPolicy;
import io.myriarch.scheduler.core.RouteOpener;
import io.myriarch.scheduler.core.RuntimeIntroduction;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole decision about a task: submitted, assigned to one of 30,000 agents, completed; with a
 * turn of the core for each batch. What the core says is discarded. Must not allocate, nor be
 * slower for the tasks that wait for another specialty.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class CoreBenchmark {
  private static final int BATCH = 64;
  private static final int SPECIALTIES = 60;
  private static final int AGENTS_OF_SPECIALTY = 500;
  private static final int RUNTIMES = 2;
  private static final int PAYLOAD_BYTES = 100;
  private static final long TURN_NS = 50_000;
  private static final String TYPE = "bench";
  private static final String WAITED_FOR = "specialty-0";

  @Param({"0", "1000000"})
  private int backlog;

  /** {@code any}, or the one specialty that all tasks name. */
  @Param({"any", "specialty-7"})
  private String specialty;

  private final AssignedAttempts assigned = new AssignedAttempts(BATCH);
  private final Submission submission = new Submission();
  private final AttemptReport report = new AttemptReport();
  private final RuntimeRow[] runtimes = new RuntimeRow[RUNTIMES];
  private SchedulerCore core;
  private long nowNs = 1_000_000_000L;
  private long correlationId;

  @Setup
  public void start() {
    RetryPolicy retryPolicy = new RetryPolicy(100, 1_000, new SplittableRandom(1));
    core = new SchedulerCore(limits(), layout(), retryPolicy, assigned, nowNs, nowNs / 1_000_000);
    assigned.attach(core);
    core.startFile(1, 0);
    core.start();
    for (int i = 0; i < RUNTIMES; i++) {
      runtimes[i] = core.runtimeJoined(introduction("runtime-" + i, i + 1));
    }
    core.turn();
    for (RuntimeRow runtime : runtimes) {
      core.agentsReady(runtime, 0, SPECIALTIES * AGENTS_OF_SPECIALTY);
    }
    submission.payload = new UnsafeBuffer(new byte[PAYLOAD_BYTES]);
    submission.payloadLength = PAYLOAD_BYTES;
    submission.link = 1;
    submission.follow = true;
    submission.priority = 4;
    report.output = new UnsafeBuffer(new byte[PAYLOAD_BYTES]);
    report.length = PAYLOAD_BYTES;
    queue(backlog);
    submission.sessionId = 1;
    submission.route = route("any".equals(specialty) ? "any" : TYPE, specialty);
  }

  /** Occupies every agent of one specialty, so that so many more tasks wait for it. */
  private void queue(int tasks) {
    submission.route = route(TYPE, WAITED_FOR);
    for (int i = 0; tasks > 0 && i < AGENTS_OF_SPECIALTY + tasks; i++) {
      assigned.clear();
      core.submit(submission);
    }
    assigned.clear();
  }

  private static CoreLimits limits() {
    return new CoreLimits(
        0,
        Durability.PROCESS,
        2_000_000,
        512L << 20,
        1 << 20,
        4,
        3,
        30_000,
        1 << 16,
        1_000,
        100_000,
        1 << 20,
        1_500_000_000L,
        0,
        1L << 30,
        RUNTIMES,
        0,
        FaultLimits.usual(),
        Fairness.DEFAULT);
  }

  private static FleetLayout layout() {
    List<FleetLayout.Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < SPECIALTIES; i++) {
      wanted.add(new FleetLayout.Wanted(TYPE, "specialty-" + i, AGENTS_OF_SPECIALTY, ""));
    }
    return new FleetLayout(wanted);
  }

  private static RuntimeIntroduction introduction(String id, int link) {
    return new RuntimeIntroduction(id, 1, link, 100_000, 0, "", 0, List.of(), List.of());
  }

  private int route(String type, String wanted) {
    return switch (core.openRoute(type, wanted, "echo", "")) {
      case RouteOpener.Outcome.Opened(var route) -> route.number();
      case RouteOpener.Outcome.Refused(_, _, String sentence) ->
          throw new IllegalStateException(sentence);
    };
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long submitAssignComplete() {
    nowNs += TURN_NS;
    core.time(nowNs, nowNs / 1_000_000);
    for (int i = 0; i < BATCH; i++) {
      submission.correlationId = ++correlationId;
      core.submit(submission);
    }
    for (int i = 0; i < assigned.size(); i++) {
      complete(i);
    }
    assigned.clear();
    core.turn();
    return core.counters().finishedTotal();
  }

  private void complete(int i) {
    RuntimeRow runtime = runtimes[assigned.link(i) - 1];
    core.runtimeHeard(runtime);
    report.taskId = assigned.taskId(i);
    report.agent = assigned.agent(i);
    report.epoch = assigned.epoch(i);
    report.attempt = assigned.attempt(i);
    core.completed(runtime, report);
  }
}
