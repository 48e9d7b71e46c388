package io.myriarch.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One simulated world: a scheduler, runtimes, clients, a network and disks on one thread, under
 * simulated time. A seed decides everything. First faults are injected, then they stop and
 * everything that was accepted has to end.
 */
final class World {
  /** 2026-01-01. */
  private static final long WALL_START_MS = 1_767_225_600_000L;

  private static final long LIVENESS_NS = 1_200 * WorldPlan.SECOND;

  /** Tasks that were lost with several runtimes go on one at a time: thousands take their time. */
  private static final long LIVENESS_NS_PER_TASK = WorldPlan.SECOND;

  private static final int EVENTS_MAX = 20_000_000;

  /** Thousands of tasks before a small bound on live ones are refused again and again. */
  private static final int EVENTS_MAX_PER_TASK = 20_000;

  private static final int EVENTS_BETWEEN_LOOKS = 64;

  private final WorldPlan plan;
  private final SplittableRandom random;
  private final EventQueue queue = new EventQueue();
  private final FaultCounts faults = new FaultCounts();
  private final Trace trace;
  private final Network network;
  private final Oracle oracle;
  private final SchedulerProcess scheduler;
  private final Operator operator;
  private final List<SimRuntime> runtimes = new ArrayList<>();
  private final List<Submitter> submitters = new ArrayList<>();
  private final Node outside;
  private long nowNs;
  private long events;
  private long digest;
  private boolean isCalm;
  private Violation violation;

  World(long seed, int traceLinesMax) {
    random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    plan = new WorldPlan(seed, random);
    trace = new Trace(traceLinesMax);
    outside = newNode("world", new Node.Machine());
    network = new Network(this);
    oracle = new Oracle(this);
    operator = new Operator(this);
    scheduler = new SchedulerProcess(this);
    for (int i = 0; i < plan.runtimes; i++) {
      runtimes.add(new SimRuntime(this, i));
    }
    for (int i = 0; i < plan.clients; i++) {
      submitters.add(new SimClient(this, i));
    }
    for (int i = 0; i < plan.gatewayClients; i++) {
      submitters.add(new GatewayClient(this, plan.clients + i));
    }
  }

  /** Lives through the world. The violation that was seen, or null. */
  Violation run() {
    try {
      if (isTracing()) {
        trace("%s", plan);
      }
      live();
    } catch (Violation seen) {
      fail(seen);
    } catch (RuntimeException | Error e) {
      fail(new Violation(Violation.Promise.SOUNDNESS, described(e)));
    }
    if (violation != null && isTracing()) {
      trace("VIOLATION of %s: %s", violation.promise(), violation.getMessage());
    }
    return violation;
  }

  private static String described(Throwable e) {
    StackTraceElement[] stack = e.getStackTrace();
    StringBuilder text = new StringBuilder(e.toString());
    for (int i = 0; i < Math.min(12, stack.length); i++) {
      text.append("\n    at ").append(stack[i]);
    }
    return text.toString();
  }

  private void live() {
    scheduler.start();
    runtimes.forEach(SimRuntime::start);
    submitters.forEach(Submitter::start);
    new Chaos(this).begin();
    runUntil(plan.safetyNs, false);
    calmDown();
    runUntil(nowNs + LIVENESS_NS + plan.tasks * LIVENESS_NS_PER_TASK, true);
    if (!isDone()) {
      throw new Violation(Violation.Promise.LIVENESS, oracle.whatIsLeft());
    }
    oracle.checkEnd();
  }

  private void runUntil(long endNs, boolean untilDone) {
    while (!queue.isEmpty() && queue.nextTime() <= endNs) {
      if (untilDone && events % EVENTS_BETWEEN_LOOKS == 0 && isDone()) {
        return;
      }
      step();
    }
    nowNs = Math.max(nowNs, endNs);
  }

  private void step() {
    long timeNs = queue.nextTime();
    Runnable event = queue.poll();
    Node node = queue.polledNode();
    nowNs = Math.max(nowNs, timeNs);
    happen(node, event);
  }

  private void happen(Node node, Runnable event) {
    if (!node.isAlive()) {
      return;
    }
    if (node.pausedUntilNs() > nowNs || !node.missed.isEmpty()) {
      miss(node, event);
      return;
    }
    live(event);
  }

  /** A paused process does later, in the same order, what it would have done. */
  private void miss(Node node, Runnable event) {
    node.missed.add(event);
    if (node.missed.size() == 1) {
      queue.add(node.pausedUntilNs(), outside, () -> catchUp(node));
    }
  }

  private void catchUp(Node node) {
    while (!node.missed.isEmpty() && node.isAlive()) {
      if (node.pausedUntilNs() > nowNs) {
        queue.add(node.pausedUntilNs(), outside, () -> catchUp(node));
        return;
      }
      live(node.missed.poll());
    }
  }

  private void live(Runnable event) {
    events++;
    digest = digest * 31 + nowNs;
    event.run();
    if (violation != null) {
      throw violation;
    }
    if (events > EVENTS_MAX + (long) plan.tasks * EVENTS_MAX_PER_TASK) {
      throw new Violation(Violation.Promise.LIVENESS, "events without end");
    }
  }

  private boolean isDone() {
    for (Submitter submitter : submitters) {
      if (!submitter.isDone()) {
        return false;
      }
    }
    return operator.isDone() && oracle.allHaveEnded();
  }

  /** The end of all faults: what is broken is mended, what is down comes up. */
  private void calmDown() {
    isCalm = true;
    if (isTracing()) {
      trace("--- faults stop");
    }
    network.mend();
    scheduler.mend();
    operator.resumeAll();
  }

  /** Whether faults have stopped. */
  boolean isCalm() {
    return isCalm;
  }

  /** Sees a violation where an exception might be caught by the code under test. */
  Violation fail(Violation seen) {
    if (violation == null) {
      violation = seen;
    }
    return seen;
  }

  boolean hasFailed() {
    return violation != null;
  }

  Node newNode(String name, Node.Machine machine) {
    return new Node(name, machine, 1_000_000_000L + random.nextLong(1L << 40));
  }

  /** Arranges an event after some time. */
  void after(long delayNs, Node node, Runnable event) {
    queue.add(nowNs + delayNs, node, event);
  }

  /** Arranges an event that belongs to no process. */
  void after(long delayNs, Runnable event) {
    queue.add(nowNs + delayNs, outside, event);
  }

  /** A time drawn around this one: mostly near it, sometimes many times as long. */
  long around(long timeNs) {
    long die = random.nextInt(100);
    double factor = 0.5 + random.nextDouble();
    return (long) (timeNs * (die == 0 ? 20 * factor : factor));
  }

  /** How long somebody waits who was refused so many times before: longer each time. */
  long backoffNs(int refusals, long retryAfterMs) {
    long leastMs = Math.max(20, retryAfterMs);
    return around(Math.min(1_000, leastMs << Math.min(5, refusals)) * WorldPlan.MS);
  }

  /** The time to the next of events that come at this rate, in times a second. */
  long nextNs(double perSecond) {
    double wait = -Math.log(1 - random.nextDouble()) / perSecond;
    return (long) (Math.min(wait, 1e6) * WorldPlan.SECOND);
  }

  long wallMs(Node node) {
    return WALL_START_MS + nowNs / WorldPlan.MS + node.machine().wallOffsetMs;
  }

  /** The simulated time at which a wall clock that is right shows this. */
  static long simulatedNs(long wallMs) {
    return (wallMs - WALL_START_MS) * WorldPlan.MS;
  }

  long monotonicNs(Node node) {
    return node.monotonicBaseNs + nowNs;
  }

  boolean isTracing() {
    return trace.isOn();
  }

  @SuppressWarnings("AnnotateFormatMethod")
  void trace(String format, Object... arguments) {
    trace.add(nowNs, format.formatted(arguments));
  }

  List<String> traceLines() {
    return trace.lines();
  }

  void count(Fault fault) {
    faults.count(fault);
  }

  FaultCounts faults() {
    return faults;
  }

  /** A number that two runs of a seed share if they did the same. */
  long digest() {
    return digest;
  }

  long events() {
    return events;
  }

  long nowNs() {
    return nowNs;
  }

  SplittableRandom random() {
    return random;
  }

  WorldPlan plan() {
    return plan;
  }

  Network network() {
    return network;
  }

  Oracle oracle() {
    return oracle;
  }

  SchedulerProcess scheduler() {
    return scheduler;
  }

  Operator operator() {
    return operator;
  }

  List<SimRuntime> runtimes() {
    return runtimes;
  }

  List<Submitter> submitters() {
    return submitters;
  }
}
