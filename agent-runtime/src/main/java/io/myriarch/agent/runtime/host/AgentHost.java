package io.myriarch.agent.runtime.host;

import io.myriarch.agent.runtime.session.Assignment;
import io.myriarch.agent.runtime.session.AttemptState;
import io.myriarch.agent.runtime.session.HostOutput;
import io.myriarch.agent.runtime.session.HostState;
import io.myriarch.agent.runtime.session.Outcome;
import io.myriarch.agent.runtime.session.Outgoing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of one link: carries out what {@link HostState} decides, on virtual threads.
 *
 * <p>Thread rule: methods marked "for the link's reader" are called by one thread at a time, the
 * one that owns the link; all others may be called from anywhere.
 */
public final class AgentHost implements HostOutput<HostedAgent> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentHost.class);

  private final AgentKinds kinds;
  private final HostServices services;
  private final Outbox outbox;
  private final HostState<HostedAgent> state;
  private final List<AgentGroup> groups = new ArrayList<>();
  private final Thread.Builder.OfVirtual threads =
      Thread.ofVirtual().inheritInheritableThreadLocals(false);
  private final AtomicInteger starting = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final AtomicLong assigned = new AtomicLong();
  private long assignedByReader;

  public AgentHost(AgentKinds kinds, HostServices services, Outbox outbox, int agentsMax) {
    this.kinds = kinds;
    this.services = services;
    this.outbox = outbox;
    this.state = new HostState<>(this, agentsMax);
  }

  /** The largest payload and result. */
  public PayloadBound payloadBound() {
    return services.payloadBound();
  }

  /** Which agents there are and what they do. */
  public HostState<HostedAgent> state() {
    return state;
  }

  /** Starts the agents of a range, as {@link HostState#deploy} says. For the link's reader. */
  public void deploy(int first, int count, String type, String specialty, byte[] configuration) {
    state.deploy(first, count, groupOf(type, specialty, configuration));
  }

  private AgentGroup groupOf(String type, String specialty, byte[] configuration) {
    for (AgentGroup group : groups) {
      if (group.isSame(type, specialty, configuration)) {
        return group;
      }
    }
    if (groups.size() > state.hosted()) {
      forgetUnused();
    }
    AgentKind kind = kinds.find(type, specialty);
    AgentGroup made = new AgentGroup(type, specialty, configuration, kind, services);
    groups.add(made);
    return made;
  }

  // Each is used by an agent at least, or goes: a scheduler may change its configurations for ever.
  private void forgetUnused() {
    Set<AgentGroup> used = Collections.newSetFromMap(new IdentityHashMap<>());
    state.forEach(agent -> used.add(agent.group()));
    groups.retainAll(used);
  }

  @Override
  public HostedAgent start(int number, Object group) {
    AgentGroup made = (AgentGroup) group;
    HostedAgent agent = new HostedAgent(this, made, number, System.currentTimeMillis());
    running.incrementAndGet();
    if (made.kind() != null) {
      starting.incrementAndGet();
    }
    agent.launch(threads);
    return agent;
  }

  @Override
  public void stop(HostedAgent agent) {
    agent.stop();
  }

  @Override
  public AttemptState attempt(HostedAgent agent, Assignment assignment, byte[] payload) {
    assigned.lazySet(++assignedByReader);
    return new Attempt(assignment, agent == null ? null : agent.group(), payload);
  }

  @Override
  public void perform(HostedAgent agent) {
    agent.wake();
  }

  @Override
  public void refuse(AttemptState attempt, String why) {
    refused.increment();
    boolean _ = attempt.end(Outcome.NOT_HOSTED, FailureText.bytes(why), 0);
    ended(attempt);
  }

  @Override
  public void interrupt(AttemptState attempt) {
    ((Attempt) attempt).interrupt();
  }

  @Override
  public void abandoned(AttemptState attempt, AttemptState instead) {
    services.cpuPool().giveUp((Attempt) attempt);
    ended(instead);
  }

  @Override
  public boolean agentsReady(int first, int count) {
    return outbox.offer(new Outgoing.AgentsReady(first, count));
  }

  /** Adds the agents that work on an attempt and do not wait for anything while they do. */
  public void collectRunnable(List<BusyAgent> to) {
    state.forEach(agent -> {
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

  /** An attempt has ended: its outcome goes to the scheduler. */
  public void ended(AttemptState attempt) {
    if (!outbox.offer(attempt)) {
      LOG.error(
          "The outbox is full, so the outcome of task {} is lost: the scheduler assigns to busy"
              + " agents.",
          attempt.taskId());
    }
  }

  /** Gives up what was interrupted and does not come back: the scheduler is told all the same. */
  public void abandonAll() {
    state.abandonAll().forEach(this::ended);
  }

  void started() {
    if (starting.decrementAndGet() == 0) {
      state.announceReady();
    }
  }

  void stopped() {
    running.decrementAndGet();
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
