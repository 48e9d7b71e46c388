package io.myriarch.loadtest.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** One run, from connecting to the audit. Used once, by one thread. */
public final class LoadRun {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long START_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long DRAIN_POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);

  /** After the last end, so long a second end of a task is waited for. */
  private static final long DUPLICATE_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final LoadPlan plan;
  private final List<Lane> lanes = new ArrayList<>();
  private final FinishedCounter finished;
  private final Consumer<Sample> progress;
  private long finishedBefore;

  /**
   * A run of one lane for each of {@code links} drivers.
   *
   * @param finished asked where tasks are not followed
   * @param progress told about every second, on the thread that runs
   */
  public LoadRun(
      LoadPlan plan,
      int links,
      IntFunction<TaskDriver> drivers,
      FinishedCounter finished,
      Consumer<Sample> progress) {
    this.plan = plan;
    this.finished = finished;
    this.progress = progress;
    for (int i = 0; i < links; i++) {
      lanes.add(new Lane(i, drivers.apply(i), plan));
    }
  }

  /**
   * Runs to the end and closes the drivers.
   *
   * @throws LoadException with a sentence for the user, where it cannot begin or go on
   */
  public LoadResult run() {
    try {
      lanes.forEach(Lane::open);
      finishedBefore = plan.follow() ? 0 : finished.finished();
      return measure();
    } finally {
      lanes.forEach(lane -> lane.driver().close());
    }
  }

  private LoadResult measure() {
    Instant startedAt = Instant.now();
    long startNs = System.nanoTime() + START_DELAY_NS;
    SendSchedule schedule = schedule(startNs);
    lanes.forEach(lane -> lane.begin(schedule));
    long giveUpNs = schedule.endNs() + plan.pace().drain().toNanos();
    Sender sender = new Sender(lanes, schedule, giveUpNs);
    Thread thread = Thread.ofPlatform().daemon().name("load-sender").start(sender);
    Observer observer = new Observer(plan, lanes, schedule, startNs, progress);
    try {
      watch(observer, schedule.endNs(), startNs, thread);
      drain(thread, giveUpNs);
    } finally {
      sender.stop();
    }
    if (sender.failure() != null) {
      throw new LoadException("Sending stopped: " + sender.failure(), sender.failure());
    }
    return observer.result(startedAt, audit(sender, giveUpNs));
  }

  private SendSchedule schedule(long startNs) {
    LoadPlan.Pace pace = plan.pace();
    long measureFromNs = startNs + pace.warmup().toNanos();
    long endNs = measureFromNs + pace.duration().toNanos();
    Pacer pacer = pace.open() ? new Pacer(startNs, pace.perSecond()) : null;
    long tasks = pacer == null ? 0 : pacer.due(endNs - 1);
    return new SendSchedule(pacer, tasks, lanes.size(), measureFromNs, endNs);
  }

  /** Samples each second, and exactly where the measured time begins and ends. */
  private void watch(Observer observer, long endNs, long startNs, Thread sender) {
    long measureFromNs = startNs + plan.pace().warmup().toNanos();
    long tickNs = startNs;
    while (tickNs < endNs && sender.isAlive()) {
      sleepUntil(tickNs);
      observer.tick();
      long nextNs = tickNs + SECOND_NS;
      if (tickNs < measureFromNs) {
        nextNs = Math.min(nextNs, measureFromNs);
      }
      tickNs = Math.min(nextNs, endNs);
    }
    sleepUntil(endNs);
    observer.tick();
  }

  private void drain(Thread sender, long giveUpNs) {
    while (System.nanoTime() < giveUpNs && (sender.isAlive() || inFlight() > 0)) {
      LockSupport.parkNanos(DRAIN_POLL_NS);
      stopIfInterrupted();
    }
    sleepUntil(System.nanoTime() + DUPLICATE_GRACE_NS);
  }

  private Audit audit(Sender sender, long giveUpNs) {
    if (plan.follow()) {
      return Audit.of(lanes, sender.unsent());
    }
    long stored = lanes.stream().mapToLong(lane -> lane.tally().stored.value()).sum();
    long ended = finished.finished() - finishedBefore;
    while (ended < stored && System.nanoTime() < giveUpNs) {
      sleepUntil(System.nanoTime() + SECOND_NS / 5);
      ended = finished.finished() - finishedBefore;
    }
    return Audit.of(lanes, sender.unsent()).unfollowed(Math.max(0, stored - ended));
  }

  private long inFlight() {
    return lanes.stream().mapToLong(Lane::inFlight).sum();
  }

  private static void sleepUntil(long untilNs) {
    for (long rest = untilNs - System.nanoTime(); rest > 0; rest = untilNs - System.nanoTime()) {
      LockSupport.parkNanos(rest);
      stopIfInterrupted();
    }
  }

  private static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new LoadException("The run was interrupted.");
    }
  }
}
