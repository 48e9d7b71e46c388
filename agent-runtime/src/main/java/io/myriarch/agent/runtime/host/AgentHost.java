package io.myriarch.agent.runtime.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of one link: starts and stops them, gives them their attempts, tells which are ready.
 *
 * <p>Thread rule: methods marked "for the link's reader" are called by one thread at a time, the
 * one that owns the link; all others may be called from anywhere. The lock guards only deployment
 * and announcement, never the way of a task.
 */
public final class AgentHost {
  private static final Logger LOG = LoggerFactory.getLogger(AgentHost.class);

  private final AgentKinds kinds;
  private final HostServices services;
  private final Outbox outbox;
  private final int agentsMax;
  private final AgentTable table = new AgentTable();
  private final List<AgentGroup> groups = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger starting = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private int generation;
  private final AtomicLong assigned = new AtomicLong();
  private long assignedByReader;

  public AgentHost(AgentKinds kinds, HostServices services, Outbox outbox, int agentsMax) {
    this.kinds = kinds;
    this.services = services;
    this.outbox = outbox;
    this.agentsMax = agentsMax;
  }

  /** A new link begins: agents are to be deployed and announced anew. For the link's reader. */
  public List<Attempt> beginLink() {
    lock.lock();
    try {
      generation++;
    } finally {
      lock.unlock();
    }
    List<Attempt> held = new ArrayList<>();
    table.forEach(agent -> {
      Attempt current = agent.current();
      if (current != null && current.isHeld()) {
        held.add(current);
      }
    });
    return held;
  }

  /**
   * Starts the agents of a range; those that run already with the same settings stay as they are.
   * For the link's reader.
   *
   * @throws IllegalArgumentException if the range makes no sense or is more than can be hosted
   */
  public void deploy(int first, int count, String type, String specialty, byte[] configuration) {
    checkRange(first, count);
    AgentGroup group = groupOf(type, specialty, configuration);
    long nowMs = System.currentTimeMillis();
    Thread.Builder.OfVirtual threads = Thread.ofVirtual().inheritInheritableThreadLocals(false);
    for (int number = first; number < first + count; number++) {
      HostedAgent agent = table.get(number);
      if (agent == null || agent.group() != group) {
        agent = start(group, number, nowMs, threads);
      }
      agent.deployedBy = generation;
    }
    announceReady();
  }

  private HostedAgent start(
      AgentGroup group, int number, long nowMs, Thread.Builder.OfVirtual threads) {
    if (table.size() >= agentsMax && table.get(number) == null) {
      throw new IllegalArgumentException(
          "The scheduler deploys more than %,d agents here; raise --agents-max or add a runtime."
              .formatted(agentsMax));
    }
    HostedAgent agent = new HostedAgent(this, group, number, nowMs);
    HostedAgent before = table.put(number, agent);
    if (before != null) {
      before.stop();
    }
    running.incrementAndGet();
    if (group.kind() != null) {
      starting.incrementAndGet();
    }
    agent.launch(threads);
    return agent;
  }

  private AgentGroup groupOf(String type, String specialty, byte[] configuration) {
    for (AgentGroup group : groups) {
      if (group.isSame(type, specialty, configuration)) {
        return group;
      }
    }
    AgentKind kind = kinds.find(type, specialty);
    AgentGroup made = new AgentGroup(type, specialty, configuration, kind, services);
    groups.add(made);
    return made;
  }

  /** Stops the agents of a range, each when its attempt has ended. For the link's reader. */
  public void remove(int first, int count) {
    checkRange(first, count);
    for (int number = first; number < first + count; number++) {
      HostedAgent agent = table.get(number);
      if (agent != null) {
        table.put(number, null);
        agent.stop();
      }
    }
  }

  /** Stops the agents that this link has not deployed. For the link's reader. */
  public int removeForgotten() {
    AtomicInteger removed = new AtomicInteger();
    table.forEach(agent -> {
      if (agent.deployedBy != generation) {
        remove(agent.number(), 1);
        removed.incrementAndGet();
      }
    });
    return removed.get();
  }

  /**
   * Stops all agents, each when its attempt has ended. For the link's reader, or without a link.
   */
  public void removeAll() {
    table.forEach(agent -> remove(agent.number(), 1));
  }

  private static void checkRange(int first, int count) {
    if (first < 0 || count < 1 || (long) first + count - 1 > AgentTable.NUMBER_MAX) {
      throw new IllegalArgumentException(
          "The scheduler names the agents %d to %d, which cannot be."
              .formatted(first, (long) first + count - 1));
    }
  }

  /** Gives an attempt to its agent. For the link's reader. */
  public void assign(Assignment assignment, byte[] payload) {
    HostedAgent agent = table.get(assignment.agent());
    if (agent != null && agent.isIdle()) {
      countAssigned();
      agent.assign(new Attempt(assignment, agent.group(), payload));
    } else {
      refuse(assignment, agent == null ? "is not hosted here." : "works on another attempt.");
    }
  }

  private void refuse(Assignment assignment, String why) {
    countAssigned();
    refused.increment();
    Attempt attempt = new Attempt(assignment, null, null);
    String text = "agent-" + assignment.agent() + " " + why;
    attempt.end(Outcome.NOT_HOSTED, FailureText.bytes(text), 0);
    ended(attempt);
  }

  private void countAssigned() {
    assigned.lazySet(++assignedByReader);
  }

  /** Interrupts an attempt, if its agent still works on it. For the link's reader. */
  public void cancel(long taskId, int number, int epoch, int attempt) {
    HostedAgent agent = table.get(number);
    Attempt current = agent == null ? null : agent.current();
    if (current != null && current.isFor(taskId, epoch, attempt)) {
      current.cancel();
    }
  }

  /** Interrupts all that runs. */
  public void cancelAll() {
    table.forEach(agent -> {
      Attempt current = agent.current();
      if (current != null) {
        current.cancel();
      }
    });
  }

  /** Adds the agents that work on an attempt and do not wait for anything while they do. */
  public void collectRunnable(List<BusyAgent> to) {
    table.forEach(agent -> {
      Attempt now = agent.current();
      if (now != null && now.isWorking() && now.operation() != null) {
        GroupMetrics metrics = agent.group().metrics();
        BusyAgent busy =
            new BusyAgent(agent.number(), metrics, now.operation(), now, agent.thread());
        if (busy.isStillRunnable()) {
          to.add(busy);
        }
      }
    });
  }

  void ended(Attempt attempt) {
    if (!outbox.offer(attempt)) {
      LOG.error(
          "The outbox is full, so the outcome of task {} is lost: the scheduler assigns to busy"
              + " agents.",
          attempt.taskId());
    }
  }

  void started() {
    if (starting.decrementAndGet() == 0) {
      announceReady();
    }
  }

  void stopped() {
    running.decrementAndGet();
  }

  /** Tells the scheduler of the agents that have been started since the last call, by ranges. */
  public void announceReady() {
    lock.lock();
    try {
      int first = -1;
      AgentGroup group = null;
      int length = table.length();
      for (int number = 0; number <= length; number++) {
        HostedAgent agent = table.get(number);
        boolean fresh = agent != null && isUnannounced(agent);
        if (first >= 0 && (!fresh || agent.group() != group)) {
          announce(first, number - first);
          first = -1;
        }
        if (fresh && first < 0) {
          first = number;
          group = agent.group();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isUnannounced(HostedAgent agent) {
    return agent.started && agent.deployedBy == generation && agent.announcedTo != generation;
  }

  // If too many messages wait, the rest is announced the next time.
  private void announce(int first, int count) {
    if (!outbox.offer(new Outgoing.AgentsReady(first, count))) {
      return;
    }
    for (int number = first; number < first + count; number++) {
      HostedAgent agent = table.get(number);
      if (agent != null) {
        agent.announcedTo = generation;
      }
    }
  }

  /** Agents hosted. */
  public int hosted() {
    return table.size();
  }

  /** Agents whose start has not succeeded yet. */
  public int starting() {
    return starting.get();
  }

  /** Threads of agents that have not stopped yet. */
  public int running() {
    return running.get();
  }

  /** Attempts received so far. */
  public long assigned() {
    return assigned.get();
  }

  /** Attempts that could not be given to an agent. */
  public long refused() {
    return refused.sum();
  }
}
