package io.myriarch.simulator;

import io.myriarch.scheduler.fleet.RuntimeListener;
import io.myriarch.scheduler.ingress.binary.ClientListener;
import io.myriarch.scheduler.shard.SchedulerGateway;
import io.myriarch.scheduler.shard.ShardGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The scheduler's process: its shards over their disks. It dies where the world says so and is
 * started again after a while.
 */
final class SchedulerProcess implements SimJournal.Watcher {
  private static final int LINKS_MAX = 64;
  private static final int NEVER = -1;

  /** How a process ends. */
  enum Death {
    /** What was written survives, forced or not. */
    PROCESS,
    /** What was not forced is lost from some place on. */
    POWER
  }

  private final World world;
  private final Node.Machine machine = new Node.Machine();
  private final List<Disk> disks = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private List<Shard> shards = List.of();
  private SchedulerGateway gateway;
  private Node node;
  private boolean isListening;
  private boolean isReplaying;
  private int appendsToDeath = NEVER;
  private boolean diesBefore;
  private int batchesToDeath = NEVER;

  SchedulerProcess(World world) {
    this.world = world;
    for (int shard = 0; shard < world.plan().shards; shard++) {
      disks.add(new Disk(shard));
    }
  }

  /** Starts: replays and listens. */
  void start() {
    node = world.newNode("scheduler", machine);
    wires.clear();
    if (world.isTracing()) {
      world.trace("scheduler starts");
    }
    Node started = node;
    isReplaying = true;
    List<Shard> starting = new ArrayList<>();
    for (Disk disk : disks) {
      Shard shard = new Shard(world, started, disk, this);
      starting.add(shard);
      shards = starting;
      shard.loop.start();
      if (!started.isAlive()) {
        return;
      }
      world.oracle().checkRecovered(shard);
      world.operator().checkRecovered(shard);
    }
    isReplaying = false;
    gateway =
        new ShardGateway(
            () -> answer -> world.after(0, started, answer),
            starting.stream().map(shard -> shard.loop).toList());
    isListening = true;
  }

  /** Dies, and is started again after a while. */
  void die(Death death) {
    if (!node.isAlive()) {
      return;
    }
    if (world.isTracing()) {
      world.trace("scheduler dies: %s", death);
    }
    node.kill();
    isListening = false;
    SplittableRandom random = world.random();
    for (Disk disk : disks) {
      if (death == Death.POWER) {
        cutPower(disk, random);
      }
    }
    breakWires(death == Death.POWER);
    appendsToDeath = NEVER;
    batchesToDeath =
        !world.isCalm()
                && random.nextDouble() < world.plan().mix.amount(Fault.SCHEDULER_CRASH_IN_RECOVERY)
            ? random.nextInt(12)
            : NEVER;
    long down = world.isCalm() ? 10 * WorldPlan.MS : random.nextLong(2 * WorldPlan.SECOND);
    world.after(down, this::start);
  }

  private void cutPower(Disk disk, SplittableRandom random) {
    int unforced = disk.unforced();
    int survivors = random.nextInt(unforced + 1);
    if (survivors < unforced && world.plan().mix.has(Fault.TORN_TAIL)) {
      // The batch behind the survivors is there in part: the chain breaks at it, and it is cut.
      world.count(Fault.TORN_TAIL);
    }
    disk.cut(survivors);
    if (survivors < unforced) {
      world.oracle().logCut(disk);
      world.operator().logCut();
    }
  }

  private void breakWires(boolean isSilent) {
    for (Wire wire : wires) {
      long noticed =
          isSilent && !world.isCalm()
              ? world.random().nextLong(60 * WorldPlan.SECOND)
              : world.network().latencyNs();
      wire.breakOff(noticed, 0);
    }
    wires.clear();
  }

  /** Faults have stopped. */
  void mend() {
    appendsToDeath = NEVER;
    batchesToDeath = NEVER;
    for (Disk disk : disks) {
      disk.full(false);
      disk.slowness(1);
    }
  }

  /** Its death comes with one of the next records. */
  void dieAtRecord() {
    appendsToDeath = world.random().nextInt(30);
    diesBefore = world.random().nextBoolean();
  }

  @Override
  public boolean diesBeforeAppend() {
    return diesBefore && diesNow();
  }

  @Override
  public boolean diesAfterAppend() {
    return !diesBefore && diesNow();
  }

  private boolean diesNow() {
    if (appendsToDeath == NEVER || appendsToDeath-- > 0) {
      return false;
    }
    world.count(Fault.SCHEDULER_CRASH_AT_RECORD);
    boolean isPower = world.plan().mix.has(Fault.POWER_CUT) && world.random().nextBoolean();
    die(isPower ? Death.POWER : Death.PROCESS);
    return true;
  }

  @Override
  public boolean diesInReplay() {
    if (!node.isAlive()) {
      return true;
    }
    if (batchesToDeath == NEVER || batchesToDeath-- > 0) {
      return false;
    }
    world.count(Fault.SCHEDULER_CRASH_IN_RECOVERY);
    boolean isPower = world.plan().mix.has(Fault.POWER_CUT) && world.random().nextBoolean();
    die(isPower ? Death.POWER : Death.PROCESS);
    return true;
  }

  @Override
  public void appended(Disk disk, Disk.Excerpt excerpt) {
    world.oracle().appended(disk, excerpt);
  }

  /** The loop of a shard has ended a turn. */
  void turnEnded(Node turned, int shard) {
    if (!isReplaying && turned.isAlive()) {
      Shard ended = shards.get(shard);
      ended.audit();
      ended.watchFairness();
      world.oracle().turnEnded(ended);
      world.operator().turnEnded(ended);
    }
  }

  /** The disk refused to force: production stops the process. */
  void diesOfItsDisk() {
    die(Death.PROCESS);
  }

  /** The real loop has stopped itself. */
  void loopStopped(Shard shard) {
    if (!node.isAlive() || world.hasFailed()) {
      return;
    }
    if (shard.journal.hasFailed() || shard.journal.hasRefused()) {
      die(Death.PROCESS);
    } else {
      throw world.fail(
          new Violation(
              Violation.Promise.SOUNDNESS, "the loop of shard %d stops".formatted(shard.number)));
    }
  }

  /** A runtime connects. Null if nobody listens. */
  Wire connectRuntime(int shard, Network.Path path, Node peer, Wire.End end) {
    return connect(
        path,
        peer,
        end,
        socket -> RuntimeListener.accept(shards.get(shard).loop, socket, world.plan().heartbeatMs));
  }

  /** A client connects. Null if nobody listens. */
  Wire connectClient(int shard, Network.Path path, Node peer, Wire.End end) {
    return connect(
        path,
        peer,
        end,
        socket -> ClientListener.accept(shards.get(shard).loop, socket, gateway, LINKS_MAX));
  }

  private Wire connect(
      Network.Path path, Node peer, Wire.End end, java.util.function.Consumer<SimSocket> accept) {
    if (!isListening) {
      return null;
    }
    Wire wire = new Wire(world, path);
    SimSocket socket = new SimSocket(node, wire);
    wire.scheduler(node, socket);
    wire.peer(peer, end);
    wires.add(wire);
    path.wire = wire;
    world.after(0, node, () -> accept.accept(socket));
    return wire;
  }

  boolean isListening() {
    return isListening;
  }

  Node node() {
    return node;
  }

  List<Shard> shards() {
    return shards;
  }

  List<Disk> disks() {
    return disks;
  }

  SchedulerGateway gateway() {
    return gateway;
  }
}
