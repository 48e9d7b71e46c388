package io.myriarch.simulator;

import io.myriarch.scheduler.core.WaitReason;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Lives through the worlds of a range of seeds, on one or more threads. Each world has one. */
final class WorldBatch {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final long firstSeed;
  private final long seeds;
  private final long deadlineNs;
  private final int failuresMax;
  private final AtomicLong nextSeed;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong simulatedMs = new AtomicLong();
  private final AtomicLong cpuNs = new AtomicLong();
  private final FaultCounts faults = new FaultCounts();
  private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());

  /** A seed whose world showed a violation. */
  record Failure(long seed, Violation violation) {}

  /**
   * Not begun yet.
   *
   * @param minutes ends after this time though not all seeds are done; 0: no bound
   * @param failuresMax ends after so many failures
   */
  WorldBatch(long firstSeed, long seeds, long minutes, int failuresMax) {
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.failuresMax = failuresMax;
    deadlineNs = minutes == 0 ? Long.MAX_VALUE : System.nanoTime() + minutes * 60_000_000_000L;
    nextSeed = new AtomicLong(firstSeed);
  }

  /** Takes worlds until there are no more; for each thread that is to help. */
  void work() {
    long beforeNs = CPU.getCurrentThreadCpuTime();
    liveThroughAll();
    cpuNs.addAndGet(CPU.getCurrentThreadCpuTime() - beforeNs);
  }

  private void liveThroughAll() {
    while (failures.size() < failuresMax && System.nanoTime() < deadlineNs) {
      long seed = nextSeed.getAndIncrement();
      if (seed - firstSeed >= seeds) {
        return;
      }
      World world = new World(seed, 0);
      Violation violation = world.run();
      if (violation != null) {
        failures.add(new Failure(seed, violation));
        System.out.printf("seed %d: %s: %s%n", seed, violation.promise(), violation.getMessage());
      }
      synchronized (faults) {
        faults.add(world.faults());
      }
      events.addAndGet(world.events());
      simulatedMs.addAndGet(world.nowNs() / WorldPlan.MS);
      done.incrementAndGet();
    }
  }

  long done() {
    return done.get();
  }

  long events() {
    return events.get();
  }

  long simulatedMs() {
    return simulatedMs.get();
  }

  /** Seconds that the worlds took of a core. */
  double cpuSeconds() {
    return cpuNs.get() / 1e9;
  }

  long count(Fault fault) {
    synchronized (faults) {
      return faults.of(fault);
    }
  }

  long count(WaitReason reason) {
    synchronized (faults) {
      return faults.of(reason);
    }
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }
}
