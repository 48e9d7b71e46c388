package io.myriarch.agent.runtime.observe;

import io.myriarch.agent.runtime.host.Attempt;
import io.myriarch.agent.runtime.host.BusyAgent;
import io.myriarch.agent.runtime.link.SchedulerLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices agents that burn CPU on a carrier thread and so keep all others waiting: then it allows
 * more carriers, names the culprits in the log and in the metrics, and takes the carriers back when
 * they have come to an end.
 *
 * <p>Suspects are the agents whose thread was runnable when nothing moved. After that others run
 * again, on the added carrier; who even then is still runnable on the same attempt, more than once,
 * is named.
 *
 * <p>Thread rule: {@link #step} on one thread; the figures from anywhere.
 */
public final class CarrierWatchdog {
  static final long PATIENCE_NS = 50_000_000;
  static final int CARRIERS_ADDED_MAX = 15;
  private static final int STEPS_TO_BE_NAMED = 3;
  private static final int STEPS_TO_CALM_DOWN = 10;
  private static final long LOG_INTERVAL_NS = 10_000_000_000L;
  private static final int LOGGED_MAX = 256;
  private static final Logger LOG = LoggerFactory.getLogger(CarrierWatchdog.class);

  /** An agent under suspicion, and how often it was found guilty since. */
  private static final class Suspect {
    final BusyAgent agent;
    int steps;

    Suspect(BusyAgent agent) {
      this.agent = agent;
    }
  }

  private final List<SchedulerLink> links;
  private final Carriers carriers;
  private final Beacon beacon = new Beacon();
  private final int usual;
  private final Map<String, Long> loggedNs = new HashMap<>();
  private final IdentityHashMap<Attempt, Suspect> suspects = new IdentityHashMap<>();
  private long progressBefore;
  private int calmSteps;
  private volatile int allowed;
  private volatile long stuck;

  /** Watches over the agents of these links. */
  public CarrierWatchdog(List<SchedulerLink> links) {
    this(links, Carriers.ofThisJvm());
  }

  CarrierWatchdog(List<SchedulerLink> links, Carriers carriers) {
    this.links = links;
    this.carriers = carriers;
    this.usual = carriers.parallelism();
    this.allowed = usual;
  }

  /** Times that no carrier was free for too long. */
  public long stuck() {
    return stuck;
  }

  /** Carriers allowed at the moment. */
  public int parallelism() {
    return allowed;
  }

  /** Looks once. Blocks for {@link #PATIENCE_NS} at most, and not at all when no agent works. */
  public void step(long nowNs) {
    if (allowed == usual && links.stream().allMatch(link -> link.working() == 0)) {
      return;
    }
    progressBefore = progress();
    switch (beacon.await(PATIENCE_NS)) {
      case SEEN -> onMoving(nowNs);
      case MISSING -> {
        if (progress() == progressBefore) {
          onStuck();
        }
      }
      case UNCLEAR -> {}
    }
  }

  /** Takes back the carriers that were added. */
  void close() {
    allow(usual);
  }

  private long progress() {
    long sum = 0;
    for (SchedulerLink link : links) {
      sum += link.progress();
    }
    return sum;
  }

  private void onStuck() {
    count();
    calmSteps = 0;
    List<BusyAgent> runnable = new ArrayList<>();
    links.forEach(link -> link.host().collectRunnable(runnable));
    for (BusyAgent agent : runnable) {
      suspects.computeIfAbsent(agent.attempt(), _ -> new Suspect(agent));
    }
    allow(Math.min(usual + CARRIERS_ADDED_MAX, 2 * allowed));
    beacon.nudge();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void count() {
    stuck++;
  }

  private void allow(int count) {
    if (count != allowed) {
      carriers.parallelism(count);
      allowed = count;
    }
  }

  private void onMoving(long nowNs) {
    if (allowed == usual) {
      return;
    }
    suspects.values().removeIf(suspect -> !suspect.agent.isStillRunnable());
    int guilty = 0;
    for (Suspect suspect : suspects.values()) {
      if (++suspect.steps == STEPS_TO_BE_NAMED) {
        name(suspect.agent, nowNs);
      }
      guilty += suspect.steps >= STEPS_TO_BE_NAMED ? 1 : 0;
    }
    if (++calmSteps >= STEPS_TO_CALM_DOWN) {
      calmSteps = 0;
      allow(Math.min(allowed, usual + guilty));
    }
  }

  private void name(BusyAgent agent, long nowNs) {
    agent.metrics().countStuck();
    String kind = agent.metrics().type() + "/" + agent.metrics().specialty();
    String what = kind + " " + agent.operation();
    Long lastNs = loggedNs.get(what);
    if (lastNs != null && nowNs - lastNs < LOG_INTERVAL_NS) {
      return;
    }
    if (loggedNs.size() >= LOGGED_MAX) {
      loggedNs.clear();
    }
    loggedNs.put(what, nowNs);
    LOG.warn(
        "agent-{} ({}) burns CPU on a carrier thread in operation {}, so that other agents had to"
            + " wait; declare the operation CPU-bound. Carriers now: {}.",
        agent.number(),
        kind,
        agent.operation().isEmpty() ? "(main)" : agent.operation(),
        allowed);
  }
}
