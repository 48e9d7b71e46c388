package io.myriarch.simulator;

import io.myriarch.protocol.wire.Durability;
import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.Fairness;
import io.myriarch.scheduler.core.FaultLimits;
import io.myriarch.scheduler.core.FleetLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What a seed makes of a world before it begins: its size, its load, its faults. */
final class WorldPlan {
  static final long MS = 1_000_000L;
  static final long SECOND = 1_000 * MS;
  static final String[][] SPECIALTIES = {
    {"analytics", "metrics"}, {"analytics", "reports"}, {"monitoring", "checks"}, {"net", "probe"}
  };
  private static final String[] TENANTS = {"", "north", "south"};
  private static final int BIG_ONE_IN = 4_000;
  private static final int MEDIUM_ONE_IN = 60;
  private static final int FLOOD_ONE_IN = 25;

  final long seed;
  final int shards;
  final int runtimes;
  final int agents;
  final int tasks;
  final int clients;
  final int gatewayClients;
  final long safetyNs;
  final boolean isFsync;
  final boolean isRetentionShort;
  final int batchesPerFile;
  final long forceNs;
  final long latencyNs;
  final int tickFactor;
  final int payloadBytesMax;
  final int clientWindow;
  final int runtimePayloadBytesMax;
  final int lossesMax;
  final int tasksMax;
  final long silenceNs;
  final long graceNs;
  final int heartbeatMs;
  final boolean awaitsRuntimes;
  final int orderedPercent;

  /** Many tasks of all tenants for one specialty: who has to wait, and how long? */
  final boolean isFlood;

  final int unconfirmedMax;
  final int ownDurabilityPercent;
  final int cutOffMs;
  final boolean hasOutbox;
  final int outboxOutcomesMax;
  final FaultMix mix;
  final FaultLimits faults;
  final Fairness fairness;
  final int tenants;
  private final int groups;

  WorldPlan(long seed, SplittableRandom random) {
    this.seed = seed;
    SplittableRandom later = new SplittableRandom(~seed);
    int die = random.nextInt(BIG_ONE_IN);
    boolean isBig = die == 0;
    boolean isMedium = !isBig && die < BIG_ONE_IN / MEDIUM_ONE_IN;
    shards = random.nextInt(100) < (isBig || isMedium ? 50 : 88) ? 1 : 2 + random.nextInt(3);
    int runtimesMax = isBig || isMedium ? 8 : 3;
    runtimes = Math.max(shards, 1 + random.nextInt(runtimesMax));
    groups = 1 + random.nextInt(SPECIALTIES.length);
    agents = Math.max(groups * shards, agents(random, isBig, isMedium));
    int usualTasks = tasks(random, isBig, isMedium);
    isFlood = !isBig && !isMedium && later.nextInt(FLOOD_ONE_IN) == 0;
    tasks = isFlood ? 20 + 3 * usualTasks : usualTasks;
    clients = 1 + random.nextInt(isBig || isMedium ? 4 : 2);
    gatewayClients = random.nextInt(100) < 25 ? 1 : 0;
    safetyNs = (isBig ? 3 : 1) * SECOND + random.nextLong(isMedium ? 20 * SECOND : 5 * SECOND);
    isFsync = random.nextInt(100) < 92;
    isRetentionShort = random.nextInt(100) < 25;
    batchesPerFile = 2 + random.nextInt(random.nextBoolean() ? 8 : 200);
    forceNs = drawLog(random, 20_000, 20 * MS);
    latencyNs = drawLog(random, 20_000, 20 * MS);
    tickFactor = random.nextInt(100) < 5 ? 1 : 8 + random.nextInt(13);
    payloadBytesMax = 16 + random.nextInt(isBig ? 64 : 600);
    clientWindow = 2 + random.nextInt(isBig ? 512 : 40);
    runtimePayloadBytesMax =
        random.nextInt(100) < 30 ? payloadBytesMax * (1 + random.nextInt(4)) : 1 << 20;
    lossesMax = 1 + random.nextInt(4);
    tasksMax = random.nextInt(100) < 20 ? 2 + random.nextInt(12) : tasks + 8;
    silenceNs = (700 + random.nextInt(3_000)) * MS;
    graceNs = random.nextInt(4_000) * MS;
    heartbeatMs = (int) (silenceNs / MS / 4);
    awaitsRuntimes = random.nextBoolean();
    orderedPercent = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
    ownDurabilityPercent = random.nextInt(4) == 0 ? random.nextInt(100) : 0;
    unconfirmedMax = random.nextInt(4) == 0 ? 1 + random.nextInt(6) : 4_096;
    cutOffMs = random.nextInt(4) == 0 ? random.nextInt(6_000) : 0;
    tenants = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    fairness =
        new Fairness(
            8,
            random.nextInt(4) == 0 ? 2 + random.nextInt(tasks) : 0,
            Map.of(TENANTS[1], 1 + random.nextInt(9)),
            oldestEvery(random.nextInt(4) * 5, later));
    mix = new FaultMix(random, later);
    hasOutbox = cutOffMs > 0 && later.nextInt(4) > 0;
    outboxOutcomesMax = later.nextInt(4) == 0 ? 1 + later.nextInt(6) : 4_096;
    faults = faults(random);
    if (!isFsync) {
      mix.none(Fault.POWER_CUT);
      mix.none(Fault.TORN_TAIL);
      mix.none(Fault.FSYNC_ERROR);
    }
  }

  private int oldestEvery(int usual, SplittableRandom later) {
    return isFlood ? 2 + later.nextInt(3) : usual;
  }

  private static FaultLimits faults(SplittableRandom random) {
    return new FaultLimits(
        new FaultLimits.Breaker(
            random.nextInt(3) > 0,
            2 + random.nextInt(30),
            50 + random.nextInt(50),
            random.nextInt(10),
            1 + random.nextInt(3),
            (50 + random.nextInt(2_000)) * MS,
            5 * SECOND),
        new FaultLimits.Agents(
            random.nextInt(5),
            (20 + random.nextInt(1_000)) * MS,
            4 * SECOND,
            (200 + random.nextInt(5_000)) * MS),
        FaultLimits.usual().deadLetters());
  }

  private static int agents(SplittableRandom random, boolean isBig, boolean isMedium) {
    if (isBig) {
      return 1_000 + random.nextInt(29_001);
    }
    return 1 + random.nextInt(isMedium ? 120 : 8);
  }

  private static int tasks(SplittableRandom random, boolean isBig, boolean isMedium) {
    if (isBig) {
      return 1_000 + random.nextInt(5_000);
    }
    return isMedium ? 40 + random.nextInt(300) : 3 + random.nextInt(25);
  }

  static long drawLog(SplittableRandom random, long least, long most) {
    return (long) (least * Math.pow((double) most / least, random.nextDouble()));
  }

  /** The agents of the fleet, by specialty. */
  List<FleetLayout.Wanted> fleet() {
    List<FleetLayout.Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      int count = agents / groups + (i < agents % groups ? 1 : 0);
      wanted.add(new FleetLayout.Wanted(SPECIALTIES[i][0], SPECIALTIES[i][1], count, ""));
    }
    return wanted;
  }

  /** Type, specialty and tenant that tasks can be sent to: each has agents on each shard. */
  List<String[]> destinations() {
    List<String[]> all = new ArrayList<>();
    for (int tenant = 0; tenant < tenants; tenant++) {
      all.add(new String[] {"any", "any", TENANTS[tenant]});
      for (int i = 0; i < groups; i++) {
        all.add(new String[] {SPECIALTIES[i][0], SPECIALTIES[i][1], TENANTS[tenant]});
      }
      all.add(new String[] {SPECIALTIES[0][0], "any", TENANTS[tenant]});
    }
    return all;
  }

  /** Where a task goes that could go anywhere. */
  int route(int any) {
    int routesOfTenant = groups + 2;
    return isFlood ? any / routesOfTenant * routesOfTenant + 1 : any;
  }

  /** Runtimes go round the shards. */
  int runtimesOf(int shard) {
    return runtimes / shards + (shard < runtimes % shards ? 1 : 0);
  }

  CoreLimits limits(int shard) {
    return new CoreLimits(
        shard,
        isFsync ? Durability.FSYNC : Durability.PROCESS,
        tasksMax,
        Math.max(4_096, 2L * tasksMax * payloadBytesMax),
        payloadBytesMax,
        3,
        lossesMax,
        2_000,
        clientWindow,
        64,
        4_096,
        Math.max(64, 4 * tasks),
        silenceNs,
        60 * SECOND,
        runtimePayloadBytesMax,
        awaitsRuntimes ? runtimesOf(shard) : 0,
        graceNs,
        faults,
        fairness);
  }

  /** Whether the bounds of fairness can be checked: they hold where agents have credit. */
  boolean isFairnessWatched() {
    boolean isSmall = tasks <= 400 && agents <= 200;
    return isSmall
        && runtimePayloadBytesMax == 1 << 20
        && (tenants > 1 || fairness.oldestEvery() > 0);
  }

  SimJournal.Habits habits() {
    return new SimJournal.Habits(
        isFsync,
        batchesPerFile,
        forceNs,
        tasks > 400 ? 8 << 20 : 64 << 10,
        isRetentionShort ? 0 : 3_600 * SECOND);
  }

  @Override
  public String toString() {
    return ("seed %d: %d shards, %d runtimes, %d agents in %d groups, %d tasks, %d+%d clients, %s,"
            + " safety %d ms")
        .formatted(
            seed,
            shards,
            runtimes,
            agents,
            groups,
            tasks,
            clients,
            gatewayClients,
            isFsync ? "fsync" : "process",
            safetyNs / MS);
  }
}
