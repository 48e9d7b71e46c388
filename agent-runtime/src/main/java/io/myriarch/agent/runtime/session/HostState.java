package io.myriarch.agent.runtime.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Which agents are hosted, which attempt each has, and what has been said of them to the scheduler.
 *
 * <p>Thread rule: methods marked "for the link's reader" are called by one thread at a time, the
 * one that owns the link; all others may be called from anywhere. No lock is taken.
 */
public final class HostState<S extends AgentSlot> {
  private final HostOutput<S> output;
  private final int agentsMax;
  private final SlotTable<S> table = new SlotTable<>();
  private final AtomicInteger announcers = new AtomicInteger();
  private volatile int generation = 1;

  /** Hosts nothing yet, and at most so many agents. */
  public HostState(HostOutput<S> output, int agentsMax) {
    this.output = output;
    this.agentsMax = agentsMax;
  }

  /**
   * A new link begins: agents are to be deployed and announced anew. The attempts whose outcome the
   * link's writer has not got yet. For the link's reader.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  List<AttemptState> beginLink() {
    generation++;
    List<AttemptState> held = new ArrayList<>();
    table.forEach(agent -> {
      AttemptState current = agent.current();
      if (current != null && current.isHeld()) {
        held.add(current);
      }
    });
    return held;
  }

  /**
   * Starts the agents of a range; those that run already as the same stay as they are. For the
   * link's reader.
   *
   * @throws IllegalArgumentException if the range makes no sense or is more than can be hosted
   */
  public void deploy(int first, int count, Object group) {
    checkRange(first, count);
    for (int number = first; number < first + count; number++) {
      S agent = table.get(number);
      if (agent == null || !agent.group().equals(group)) {
        agent = start(number, group);
      }
      agent.deployedBy = generation;
    }
    announceReady();
  }

  private S start(int number, Object group) {
    S before = table.get(number);
    // Agents of an earlier link, which this one may not want, must not keep it from deploying.
    if (before == null && table.size() >= agentsMax && removeForgotten() == 0) {
      throw new IllegalArgumentException(
          "The scheduler deploys more than %,d agents here; raise --agents-max or add a runtime."
              .formatted(agentsMax));
    }
    S agent = output.start(number, group);
    table.put(number, agent);
    if (before != null) {
      stop(before);
    }
    return agent;
  }

  // First given up, then stopped: its thread must not wait for an attempt that nobody waits for.
  private void stop(S agent) {
    AttemptState current = agent.current();
    AttemptState instead = current == null ? null : current.abandon();
    if (instead != null) {
      output.abandoned(current, instead);
    }
    output.stop(agent);
  }

  /**
   * Stops the agents of a range, each when its attempt has ended; one whose handler was interrupted
   * and has not come back is given up. For the link's reader.
   */
  public void remove(int first, int count) {
    checkRange(first, count);
    for (int number = first; number < first + count; number++) {
      S agent = table.get(number);
      if (agent != null) {
        table.put(number, null);
        stop(agent);
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
    if (first < 0 || count < 1 || (long) first + count - 1 > SlotTable.NUMBER_MAX) {
      throw new IllegalArgumentException(
          "The scheduler names the agents %d to %d, which cannot be."
              .formatted(first, (long) first + count - 1));
    }
  }

  /**
   * Gives an attempt to its agent, or ends it at once if that cannot be. One that the agent has
   * already is left alone. For the link's reader.
   */
  public void assign(Assignment assignment, byte[] payload) {
    S agent = table.get(assignment.agent());
    AttemptState last = agent == null ? null : agent.current();
    if (last != null && last.isFor(assignment.taskId(), assignment.epoch(), assignment.attempt())) {
      return;
    }
    AttemptState attempt = output.attempt(agent, assignment, payload);
    if (last == null ? agent != null : agent.isIdle()) {
      agent.assign(attempt);
      output.perform(agent);
    } else {
      String why = agent == null ? " is not hosted here." : " works on another attempt.";
      output.refuse(attempt, "agent-" + assignment.agent() + why);
    }
  }

  /** Interrupts an attempt, if its agent still works on it. For the link's reader. */
  public void cancel(long taskId, int number, int epoch, int attempt) {
    S agent = table.get(number);
    AttemptState current = agent == null ? null : agent.current();
    if (current != null && current.isFor(taskId, epoch, attempt)) {
      interrupt(current, current.cancel());
    }
  }

  /** Takes every agent its attempt away; the scheduler is to give them to others. */
  public void handBackAll() {
    table.forEach(agent -> {
      AttemptState current = agent.current();
      if (current != null) {
        interrupt(current, current.handBack());
      }
    });
  }

  private void interrupt(AttemptState attempt, AttemptState.Cancel cancel) {
    if (cancel == AttemptState.Cancel.INTERRUPT) {
      output.interrupt(attempt);
    }
  }

  /**
   * Gives up every attempt whose handler was interrupted and has not come back. The outcomes that
   * are to be told instead.
   */
  public List<AttemptState> abandonAll() {
    List<AttemptState> instead = new ArrayList<>();
    table.forEach(agent -> {
      AttemptState current = agent.current();
      AttemptState outcome = current == null ? null : current.abandon();
      if (outcome != null) {
        instead.add(outcome);
      }
    });
    return instead;
  }

  /** Tells the scheduler of the agents that have been started since the last call, by ranges. */
  public void announceReady() {
    // Whoever comes while another announces leaves the work to that one.
    if (announcers.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      announceRanges(generation);
      seen = announcers.addAndGet(-seen);
    } while (seen != 0);
  }

  private void announceRanges(int link) {
    int first = -1;
    Object group = null;
    int length = table.length();
    for (int number = 0; number <= length; number++) {
      S agent = table.get(number);
      boolean fresh = agent != null && isUnannounced(agent, link);
      if (first >= 0 && (!fresh || !agent.group().equals(group))) {
        announce(first, number - first, link);
        first = -1;
      }
      if (fresh && first < 0) {
        first = number;
        group = agent.group();
      }
    }
  }

  private static boolean isUnannounced(AgentSlot agent, int link) {
    return agent.isStarted() && agent.deployedBy == link && agent.announcedTo != link;
  }

  // If too many messages wait, the rest is announced the next time.
  private void announce(int first, int count, int link) {
    if (!output.agentsReady(first, count)) {
      return;
    }
    for (int number = first; number < first + count; number++) {
      S agent = table.get(number);
      if (agent != null) {
        agent.announcedTo = link;
      }
    }
  }

  /** Tells of each agent, by number. */
  public void forEach(Consumer<S> consumer) {
    table.forEach(consumer);
  }

  /** The agent of a number, or null. */
  public S agent(int number) {
    return table.get(number);
  }

  /** Agents that work on an attempt or are about to; counts them one by one. */
  int working() {
    AtomicInteger count = new AtomicInteger();
    table.forEach(agent -> {
      AttemptState current = agent.current();
      if (current != null && current.isWorking()) {
        count.incrementAndGet();
      }
    });
    return count.get();
  }

  /** Agents hosted. */
  public int hosted() {
    return table.size();
  }
}
