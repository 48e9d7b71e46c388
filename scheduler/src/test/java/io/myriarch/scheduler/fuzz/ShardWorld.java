package io.myriarch.scheduler.fuzz;

import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.SmallSettings;
import io.myriarch.scheduler.core.AgentStatus;
import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.fleet.RuntimeListener;
import io.myriarch.scheduler.ingress.binary.ClientListener;
import io.myriarch.scheduler.journal.FakeJournal;
import io.myriarch.scheduler.shard.LinkLimits;
import io.myriarch.scheduler.shard.SchedulingLoop;
import java.util.List;

/**
 * A whole shard in memory, links included: an honest client and an honest runtime live there beside
 * an intruder whose every act a fuzz input decides. After each input the intruder's links are
 * closed, and then nothing of it may be left and the honest ones must be served.
 */
final class ShardWorld {
  static final int AGENTS = 8;

  static final int LINKS_MAX = 8;
  private static final long INPUT_BYTES_AT_REST = 64 << 10;
  private static final int HEARTBEAT_MS = 250;

  /** No number that an input makes, but by one chance in 2^64. */
  private static final long HONEST_SESSION = 0x5EED_0F_A_B157A4DL;

  private static final long STEP_NS = 100 * SteppedHost.MS;
  private static final int STEPS_UNTIL_SERVED_MAX = 300;

  private final SteppedHost host = new SteppedHost();
  private final FakeJournal journal;
  private final SchedulingLoop loop;
  private final LinkLimits linkLimits;
  private final HonestClient client;
  private final HonestRuntime runtime;
  private final WireSocket clientSocket = new WireSocket();
  private final WireSocket runtimeSocket = new WireSocket();
  private boolean hasFailed;
  private boolean isHoldingDisk;
  private long sequenceBefore;

  /** A shard that goes on with what this journal has. */
  ShardWorld(FakeJournal journal) {
    this(journal, LinkLimits.defaults());
  }

  ShardWorld(FakeJournal journal, LinkLimits linkLimits) {
    this.journal = journal;
    this.linkLimits = linkLimits;
    SmallSettings settings = SmallSettings.of();
    loop =
        new SchedulingLoop(
            host,
            journal,
            settings.limits(),
            fleet(),
            settings.retryPolicy(),
            1,
            () -> hasFailed = true);
    loop.linkLimits(linkLimits);
    loop.start();
    accept(clientSocket, true);
    accept(runtimeSocket, false);
    client = new HonestClient(clientSocket);
    runtime = new HonestRuntime(runtimeSocket);
    runtime.join("honest", AGENTS);
    client.hello(HONEST_SESSION);
    settle();
    for (int i = 0; i < 20; i++) {
      step();
    }
    check(client.hasRoute(), "the honest client got no route");
    sequenceBefore = core().lastSequence();
  }

  /** The fleet of all shards that are fuzzed. */
  static FleetLayout fleet() {
    return new FleetLayout(
        List.of(
            new FleetLayout.Wanted("analytics", "metrics", 4, ""),
            new FleetLayout.Wanted("analytics", "reports", 2, ""),
            new FleetLayout.Wanted("quantum", "cosmology", 2, "")));
  }

  SchedulerCore core() {
    return loop.core();
  }

  int epoch() {
    return loop.epoch();
  }

  WireSocket acceptClient() {
    return accept(new WireSocket(), true);
  }

  WireSocket acceptRuntime() {
    return accept(new WireSocket(), false);
  }

  private WireSocket accept(WireSocket socket, boolean isClient) {
    if (isClient) {
      ClientListener.accept(loop, socket, null, LINKS_MAX);
    } else {
      RuntimeListener.accept(loop, socket, HEARTBEAT_MS);
    }
    return socket;
  }

  /** Whether the disk takes its time: nothing becomes durable until it no longer does. */
  void holdDisk(boolean isHolding) {
    isHoldingDisk = isHolding;
  }

  /** Lets everything happen that can without time passing. */
  void settle() {
    do {
      host.run();
      if (!isHoldingDisk) {
        journal.force();
        host.run();
      }
      client.work();
    } while (runtime.work());
    check(!hasFailed, "the loop has stopped");
    check(
        core().counters().rejectedTotal(RejectCode.INTERNAL) == 0,
        "a fault was caught; see the log");
    check(!clientSocket.isClosed(), "the honest client's link was closed: " + client.complaint());
    check(!runtimeSocket.isClosed(), "the honest runtime's link was closed");
  }

  /** A tenth of a second in which the honest runtime is alive. */
  void step() {
    host.pass(STEP_NS);
    runtime.heartbeat();
    settle();
  }

  /** The process stands still for so long. */
  void pause(long ns) {
    host.pass(ns);
    settle();
  }

  /** The intruder has left: checks that nothing of it is left and that the honest are served. */
  void endInput() {
    isHoldingDisk = false;
    settle();
    cancelWhatTheIntruderLeft();
    client.submit();
    settle();
    for (int i = 0; i < STEPS_UNTIL_SERVED_MAX && !client.isServed(); i++) {
      step();
    }
    check(client.isServed(), "the honest client was not served: " + client.complaint());
    check(client.complaint() == null, "the honest client was refused: " + client.complaint());
    check(loop.linkCount() == 2, "links are left: " + loop.linkCount());
    check(loop.outputBytes() == 0, "output is left: " + loop.outputBytes());
    check(core().runtimes().size() <= CoreLimits.RUNTIMES_MAX, "too many runtimes are known");
    check(loop.inputBytes() <= INPUT_BYTES_AT_REST, "input is left: " + loop.inputBytes());
    check(core().tasks().size() == 0, "tasks are left: " + core().tasks().size());
    check(core().payloads().usedBytes() == 0, "payloads are left");
    check(core().counters().ledgerImbalance() == 0, "the ledger is not zero");
    int agents = 0;
    for (AgentStatus status : AgentStatus.values()) {
      agents += core().agents().size(status);
    }
    check(agents == AGENTS, "agents do not add up: " + agents);
    check(core().agents().size(AgentStatus.WORKING) == 0, "agents work on nothing");
    sequenceBefore = core().lastSequence();
  }

  private void cancelWhatTheIntruderLeft() {
    for (long sequence = sequenceBefore + 1; sequence <= core().lastSequence(); sequence++) {
      var _ = core().cancel(TaskIds.of(0, epoch(), sequence));
    }
    host.execute(loop::workSoon);
    settle();
  }

  /** The process is killed; what its journal has goes on in another world. */
  ShardWorld crashed() {
    return new ShardWorld(journal.reopened(), linkLimits);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
