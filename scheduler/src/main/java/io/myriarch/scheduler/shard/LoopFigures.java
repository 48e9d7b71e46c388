package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.AgentStatus;
import io.myriarch.scheduler.core.AssignmentBar;
import io.myriarch.scheduler.core.CoreCounters;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.LatencyBuckets;
import io.myriarch.scheduler.core.RuntimeRow;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.journal.Journal;
import io.myriarch.scheduler.observe.ShardFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What metrics show of a shard: the loop copies its tables' sizes from time to time, any thread
 * reads the copy.
 */
public final class LoopFigures implements ShardFigures {
  private static final long COPY_INTERVAL_NS = 100_000_000L;

  private final SchedulingLoop loop;
  private final Journal journal;
  private volatile Copy copy =
      new Copy(new long[0][], new long[RUNTIME_STATUSES.size()], List.of());
  private volatile long longestCycleNs;
  private volatile boolean hasDiskSpace = true;
  private volatile long lastTurnNs;
  private volatile String closedBecause;
  private volatile String failure;
  private int clients;
  private int runtimeLinks;
  private long copiedNs;

  private record Copy(long[][] agents, long[] runtimes, List<Specialty> specialties) {}

  LoopFigures(SchedulingLoop loop, Journal journal) {
    this.loop = loop;
    this.journal = journal;
  }

  /** The loop ends a turn that took so long. */
  void endTurn(long cycleNs, long nowNs) {
    long keptFromTurningNs = lastTurnNs == 0 ? 0 : nowNs - lastTurnNs - SchedulingLoop.TICK_IDLE_NS;
    if (Math.max(cycleNs, keptFromTurningNs) > longestCycleNs) {
      longestCycleNs = Math.max(cycleNs, keptFromTurningNs);
    }
    lastTurnNs = nowNs;
    String reason = loop.core().admissionClosedBecause();
    if (!Objects.equals(reason, closedBecause)) {
      closedBecause = reason;
    }
    if (nowNs - copiedNs >= COPY_INTERVAL_NS) {
      copiedNs = nowNs;
      copy = copyNow();
    }
  }

  private Copy copyNow() {
    SchedulerCore core = loop.core();
    int types = core.layout().types().size();
    long[][] agents = new long[types][AGENT_STATUSES.size()];
    for (int type = 0; type < types; type++) {
      for (AgentStatus status : AgentStatus.values()) {
        agents[type][AGENT_STATUSES.indexOf(status.label())] = core.statuses().ofType(type, status);
      }
    }
    long[] runtimes = new long[RUNTIME_STATUSES.size()];
    for (RuntimeRow runtime : core.runtimes()) {
      runtimes[RUNTIME_STATUSES.indexOf(runtime.state().label())]++;
    }
    return new Copy(agents, runtimes, specialties(core));
  }

  private static List<Specialty> specialties(SchedulerCore core) {
    List<Specialty> specialties = new ArrayList<>();
    for (int group = 0; group < core.layout().groups().size(); group++) {
      FleetLayout.Group row = core.layout().groups().get(group);
      AssignmentBar bar = core.bar(group);
      specialties.add(
          new Specialty(
              row.type(),
              row.specialty(),
              bar == AssignmentBar.PAUSED || bar == AssignmentBar.TYPE_PAUSED,
              core.breaker(group).state(),
              core.breaker(group).opensTotal()));
    }
    return specialties;
  }

  /** The loop has stopped for good. */
  void failed(String reason) {
    failure = reason;
  }

  /** Whether the loop has turned. */
  public boolean hasStarted() {
    return lastTurnNs != 0;
  }

  /** See {@code ShardHealth}. */
  public String failure() {
    return failure;
  }

  /** See {@code ShardHealth}. */
  public long sinceTurnNs() {
    return loop.host().nanoTime() - lastTurnNs;
  }

  /** See {@code ShardHealth}. */
  public long forcingForNs() {
    return journal.figures().forcingForNs();
  }

  /** See {@code ShardHealth}. */
  public String closedBecause() {
    return closedBecause;
  }

  boolean hasDiskSpace() {
    return hasDiskSpace;
  }

  void hasDiskSpace(boolean value) {
    hasDiskSpace = value;
  }

  /** Counts a client link that was opened; answers how many are open. */
  public int clientOpened() {
    return ++clients;
  }

  /** Client links that are open. On the loop. */
  public int clientLinks() {
    return clients;
  }

  void clientClosed() {
    clients--;
  }

  /** Counts a runtime link that was opened; answers how many are open. */
  public int runtimeOpened() {
    return ++runtimeLinks;
  }

  void runtimeClosed() {
    runtimeLinks--;
  }

  @Override
  public int shard() {
    return loop.core().limits().shard();
  }

  @Override
  public CoreCounters counters() {
    return loop.core().counters();
  }

  @Override
  public List<String> agentTypes() {
    return loop.core().layout().types();
  }

  @Override
  public long agents(String type, String status) {
    long[][] agents = copy.agents();
    int index = agentTypes().indexOf(type);
    return index < agents.length ? agents[index][AGENT_STATUSES.indexOf(status)] : 0;
  }

  @Override
  public long runtimes(String status) {
    return copy.runtimes()[RUNTIME_STATUSES.indexOf(status)];
  }

  @Override
  public List<Specialty> specialties() {
    return copy.specialties();
  }

  @Override
  public long journalAppends() {
    return journal.figures().appends();
  }

  @Override
  public long journalAppendedBytes() {
    return journal.figures().appendedBytes();
  }

  @Override
  public long journalDiskBytes() {
    return journal.diskBytes();
  }

  @Override
  public LatencyBuckets journalFsync() {
    return journal.figures().forces();
  }

  @Override
  public long longestCycleNs() {
    return longestCycleNs;
  }

  @Override
  public long ringDepth() {
    return loop.requestDepth();
  }

  @Override
  public long ringCapacity() {
    return loop.requestCapacity();
  }
}
