package io.myriarch.simulator;

import io.myriarch.scheduler.core.CoreAudit;
import io.myriarch.scheduler.core.Explanation;
import io.myriarch.scheduler.core.ExplanationAudit;
import io.myriarch.scheduler.core.FairnessAudit;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.RetryPolicy;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.shard.SchedulingLoop;
import java.util.SplittableRandom;

/** A shard of a scheduler's process: the real loop with everything in it, on a simulated host. */
final class Shard {
  private static final int ROWS_BETWEEN_AUDITS = 96;

  final int number;
  final SimJournal journal;
  final SchedulingLoop loop;
  private final World world;
  private final CoreAudit audit;
  private final FairnessAudit fairness;
  private final ExplanationAudit explanations;
  private long sharedBefore;
  private int rowsToGo;

  Shard(World world, Node node, Disk disk, SchedulerProcess process) {
    this.world = world;
    number = disk.shard;
    WorldPlan plan = world.plan();
    journal = new SimJournal(world, node, disk, plan.habits(), process);
    journal.onFailure(_ -> process.diesOfItsDisk());
    loop =
        new SchedulingLoop(
            new ShardHost(world, node, () -> process.turnEnded(node, number)),
            journal,
            plan.limits(number),
            FleetLayout.ofShard(plan.fleet(), number, plan.shards),
            new RetryPolicy(50, 1_000, new SplittableRandom(plan.seed + number)),
            plan.shards,
            () -> process.loopStopped(this));
    audit = loop.core().audit();
    explanations = loop.core().explanationAudit();
    fairness = plan.isFairnessWatched() ? loop.core().fairnessAudit() : null;
  }

  SchedulerCore core() {
    return loop.core();
  }

  /** Recounts the tables; of large worlds only so often that it does not take all the time. */
  void audit() {
    rowsToGo -= ROWS_BETWEEN_AUDITS;
    if (rowsToGo <= 0) {
      rowsToGo = core().agents().size() + core().tasks().size();
      auditNow();
    }
  }

  /** A turn has ended: agents are shared as they should be. */
  void watchFairness() {
    if (fairness == null) {
      return;
    }
    String fault = fairness.turnEnded();
    if (fault != null) {
      throw world.fail(
          new Violation(Violation.Promise.FAIRNESS, "shard %d: %s".formatted(number, fault)));
    }
    for (long i = sharedBefore; i < fairness.shared(); i++) {
      world.count(Fault.AGENT_SHARED);
    }
    sharedBefore = fairness.shared();
  }

  /** What users would be told of a live task, which has to be true. */
  Explanation explain(int slot) {
    Explanation why = core().explain(slot);
    String fault = explanations.fault(slot, why);
    if (fault != null) {
      throw world.fail(
          new Violation(
              Violation.Promise.EXPLAINED_TRULY,
              "shard %d, task %x: %s".formatted(number, core().tasks().id(slot), fault)));
    }
    return why;
  }

  void auditNow() {
    String fault = audit.firstFault();
    if (fault != null) {
      throw world.fail(
          new Violation(
              fault.contains("holds two") ? Violation.Promise.ONE_OWNER : Violation.Promise.RECOUNT,
              "shard %d: %s".formatted(number, fault)));
    }
    long imbalance = core().counters().ledgerImbalance();
    if (imbalance != 0) {
      throw world.fail(
          new Violation(Violation.Promise.RECOUNT, "the ledger is off by " + imbalance));
    }
  }
}
