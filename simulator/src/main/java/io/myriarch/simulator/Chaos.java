package io.myriarch.simulator;

import java.util.List;
import java.util.SplittableRandom;

/** Injects what goes wrong with processes, links, disks and clocks, until faults stop. */
final class Chaos {
  private static final long NEVER_NOTICED_NS = 120 * WorldPlan.SECOND;

  private final World world;
  private final SplittableRandom random;

  Chaos(World world) {
    this.world = world;
    random = world.random();
  }

  void begin() {
    arrange(Fault.MESSAGE_LATE, this::delayMessages);
    arrange(Fault.MESSAGE_VERY_LATE, this::delayMessagesLong);
    arrange(Fault.MESSAGE_LOST, this::breakLink);
    arrange(Fault.MESSAGE_REPEATED, this::repeatMessage);
    arrange(Fault.LINK_CUT_ONE_WAY, () -> cut(false));
    arrange(Fault.LINK_CUT_BOTH_WAYS, () -> cut(true));
    arrange(Fault.LINK_HALF_OPEN, this::halfOpen);
    arrange(Fault.RUNTIME_CRASH, this::crashRuntime);
    arrange(Fault.RUNTIME_DRAIN, this::drainRuntime);
    arrange(Fault.RUNTIME_PAUSE, this::pauseRuntime);
    arrange(Fault.SCHEDULER_CRASH, this::crashScheduler);
    arrange(Fault.SCHEDULER_CRASH_AT_RECORD, () -> world.scheduler().dieAtRecord());
    arrange(Fault.SCHEDULER_PAUSE, this::pauseScheduler);
    arrange(Fault.POWER_CUT, this::cutPower);
    arrange(Fault.DISK_FULL, this::fillDisk);
    arrange(Fault.DISK_SLOW, this::slowDisk);
    arrange(Fault.FSYNC_ERROR, this::failForce);
    arrange(Fault.CLOCK_JUMP, this::jumpClock);
    arrange(Fault.CLIENT_RETRY, this::retryClient);
    arrange(Fault.CLIENT_VANISH, this::vanishClient);
    arrange(Fault.RUNTIME_POWER_CUT, () -> pick(world.runtimes()).cutPower());
    arrange(Fault.OUTBOX_FULL, () -> pick(world.runtimes()).fillOutbox(duration()));
    arrange(Fault.PAUSE, () -> world.operator().pause());
    arrange(Fault.REQUEUE_ONE, () -> world.operator().requeueOne());
    arrange(Fault.REQUEUE_MANY, () -> world.operator().requeueMany());
  }

  private void arrange(Fault fault, Runnable injection) {
    double perSecond = world.plan().mix.amount(fault);
    if (perSecond > 0) {
      arrange(perSecond, injection);
    }
  }

  private void arrange(double perSecond, Runnable injection) {
    world.after(
        world.nextNs(perSecond),
        () -> {
          if (!world.isCalm()) {
            injection.run();
            arrange(perSecond, injection);
          }
        });
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void happened(Fault fault, Object where) {
    world.count(fault);
    if (world.isTracing()) {
      world.trace("FAULT %s: %s", fault.label(), where);
    }
  }

  private void delayMessages() {
    delay(Fault.MESSAGE_LATE, WorldPlan.drawLog(random, WorldPlan.MS, 3 * WorldPlan.SECOND));
  }

  private void delayMessagesLong() {
    delay(Fault.MESSAGE_VERY_LATE, 20 * WorldPlan.SECOND + random.nextLong(160 * WorldPlan.SECOND));
  }

  private void delay(Fault fault, long delayNs) {
    Network.Path path = pick(world.network().paths());
    if (path.wire != null) {
      happened(fault, path.name);
      path.wire.delay(random.nextBoolean(), delayNs);
    }
  }

  private void breakLink() {
    Network.Path path = pick(world.network().paths());
    if (path.wire != null) {
      happened(Fault.MESSAGE_LOST, path.name);
      path.wire.breakOff(world.network().latencyNs(), world.network().latencyNs());
    }
  }

  private void halfOpen() {
    Network.Path path = pick(world.network().paths());
    if (path.wire != null) {
      happened(Fault.LINK_HALF_OPEN, path.name);
      boolean peerKnows = random.nextBoolean();
      long soon = world.network().latencyNs();
      long late = random.nextLong(NEVER_NOTICED_NS);
      path.wire.breakOff(peerKnows ? soon : late, peerKnows ? late : soon);
    }
  }

  private void repeatMessage() {
    if (random.nextBoolean()) {
      pick(world.runtimes()).repeat();
    } else if (pick(world.submitters()) instanceof SimClient client) {
      client.repeat();
    }
  }

  private void cut(boolean isBothWays) {
    Network.Path path = pick(world.network().paths());
    boolean isUp = isBothWays || random.nextBoolean();
    happened(isBothWays ? Fault.LINK_CUT_BOTH_WAYS : Fault.LINK_CUT_ONE_WAY, path.name);
    world.network().cut(path, isUp, isBothWays || !isUp);
    world.after(duration(), () -> world.network().mend(path));
  }

  /** Mostly well under a second, sometimes many. */
  private long duration() {
    return WorldPlan.drawLog(random, 5 * WorldPlan.MS, 8 * WorldPlan.SECOND);
  }

  private void crashRuntime() {
    SimRuntime runtime = pick(world.runtimes());
    if (runtime.node().isAlive()) {
      happened(Fault.RUNTIME_CRASH, runtime.node());
      runtime.crash();
    }
  }

  private void drainRuntime() {
    SimRuntime runtime = pick(world.runtimes());
    if (runtime.node().isAlive()) {
      happened(Fault.RUNTIME_DRAIN, runtime.node());
      runtime.drain();
    }
  }

  private void pauseRuntime() {
    SimRuntime runtime = pick(world.runtimes());
    happened(Fault.RUNTIME_PAUSE, runtime.node());
    runtime.node().pauseUntil(world.nowNs() + duration());
  }

  private void pauseScheduler() {
    happened(Fault.SCHEDULER_PAUSE, "");
    world.scheduler().node().pauseUntil(world.nowNs() + duration());
  }

  private void crashScheduler() {
    if (world.scheduler().node().isAlive()) {
      happened(Fault.SCHEDULER_CRASH, "");
      world.scheduler().die(SchedulerProcess.Death.PROCESS);
    }
  }

  private void cutPower() {
    if (world.scheduler().node().isAlive()) {
      happened(Fault.POWER_CUT, "");
      world.scheduler().die(SchedulerProcess.Death.POWER);
    }
  }

  private void fillDisk() {
    Disk disk = pick(world.scheduler().disks());
    happened(Fault.DISK_FULL, disk.shard);
    disk.full(true);
    world.after(duration(), () -> disk.full(false));
  }

  private void slowDisk() {
    Disk disk = pick(world.scheduler().disks());
    happened(Fault.DISK_SLOW, disk.shard);
    disk.slowness(2 + random.nextInt(300));
    world.after(duration(), () -> disk.slowness(1));
  }

  private void failForce() {
    if (world.scheduler().isListening()) {
      happened(Fault.FSYNC_ERROR, "");
      pick(world.scheduler().shards()).journal.fail();
    }
  }

  private void jumpClock() {
    boolean isScheduler = random.nextInt(3) > 0;
    Node node = isScheduler ? world.scheduler().node() : pick(world.runtimes()).node();
    long jumpMs = WorldPlan.drawLog(random, 1, 86_400_000) * (random.nextBoolean() ? 1 : -1);
    happened(Fault.CLOCK_JUMP, node + " by " + jumpMs + " ms");
    node.machine().wallOffsetMs += jumpMs;
    world.oracle().clockJumped();
  }

  private void retryClient() {
    Submitter client = pick(world.submitters());
    happened(Fault.CLIENT_RETRY, client.whatIsLeft());
    client.retry();
  }

  private void vanishClient() {
    Submitter client = pick(world.submitters());
    happened(Fault.CLIENT_VANISH, client.whatIsLeft());
    client.vanish();
  }
}
