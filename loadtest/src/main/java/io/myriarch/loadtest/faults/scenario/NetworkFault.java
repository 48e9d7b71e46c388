package io.myriarch.loadtest.faults.scenario;

import io.myriarch.loadtest.faults.Scenario;
import io.myriarch.loadtest.faults.World;
import io.myriarch.loadtest.faults.process.Cluster;
import io.myriarch.loadtest.faults.process.ClusterPlan;
import io.myriarch.loadtest.faults.process.NetHost;
import io.myriarch.loadtest.faults.process.Waiting;
import java.time.Duration;
import java.util.List;

/** Something befalls the network between the scheduler and runtimes on hosts of their own. */
final class NetworkFault implements Scenario {
  private static final Duration LASTS = Duration.ofSeconds(6);
  private static final int LOST_PERCENT = 30;
  private static final String RATE = "512kbit";

  /** What befalls one runtime's network. */
  @FunctionalInterface
  private interface Injection {
    void into(World world, Cluster cluster, String runtime, NetHost host);
  }

  private final String name;
  private final String sentence;
  private final Injection injection;

  private NetworkFault(String name, String sentence, Injection injection) {
    this.name = name;
    this.sentence = sentence;
    this.injection = injection;
  }

  /** All of them. */
  static List<Scenario> all() {
    return List.of(
        new NetworkFault(
            "net-cut",
            "A runtime's host is cut off both ways for 6 s and comes back with late results.",
            (_, _, _, host) -> host.cut(true, true)),
        new NetworkFault(
            "net-one-way",
            "Packets pass in one direction only, for 6 s in each direction.",
            NetworkFault::oneWay),
        new NetworkFault(
            "net-half-open",
            "A runtime's host vanishes: its connection never ends, its process is dead.",
            NetworkFault::vanish),
        new NetworkFault(
            "net-loss",
            "30 % of all packets to and from a runtime's host are lost, for 6 s.",
            (_, _, _, host) -> host.lose(LOST_PERCENT)),
        new NetworkFault(
            "net-slow",
            "The network of a runtime's host carries 512 kbit/s, for 6 s.",
            (_, _, _, host) -> host.limit(RATE)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public void run(World world) {
    World.needs("ip", "nft", "tc", "nsenter");
    List<NetHost> hosts = List.of(new NetHost(1, world.cleanup()), new NetHost(2, world.cleanup()));
    ClusterPlan plan = Kills.plan().listen("0.0.0.0");
    List<String> runtimes = List.of(Kills.FIRST, Kills.SECOND);
    for (int i = 0; i < runtimes.size(); i++) {
      plan.through(runtimes.get(i), hosts.get(i).prefix())
          .schedulerOf(runtimes.get(i), hosts.get(i).gateway());
    }
    Cluster cluster = world.start(plan, runtimes.size());
    Kills.submit(world);
    int rounds = world.count(5, 1);
    for (int i = 0; i < rounds; i++) {
      Kills.randomMoment(world, cluster);
      cluster.awaitReady();
      int which = world.random().nextInt(runtimes.size());
      injection.into(world, cluster, runtimes.get(which), hosts.get(which));
      world.injected(name);
      Waiting.pause(LASTS.toNanos());
      hosts.get(which).heal();
      if (!cluster.isAlive(runtimes.get(which))) {
        cluster.startRuntime(runtimes.get(which));
      }
      cluster.awaitReady();
    }
  }

  private static void oneWay(World world, Cluster cluster, String runtime, NetHost host) {
    host.cut(true, false);
    Waiting.pause(LASTS.toNanos());
    host.heal();
    cluster.awaitReady();
    host.cut(false, true);
  }

  private static void vanish(World world, Cluster cluster, String runtime, NetHost host) {
    host.cut(true, true);
    world.measureDetection(runtime, world.killRuntime(runtime));
  }
}
