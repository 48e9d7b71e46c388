package io.myriarch.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntHashSet;

/** Runtimes come and go; agents are placed on those that are there. */
final class FleetControl {
  private final CoreContext context;
  private final Dispatcher dispatcher;
  private final Outcomes outcomes;
  private boolean placementDue;
  private long placementWaitsUntilNs;
  private long lastTurnNs;

  FleetControl(CoreContext context, Dispatcher dispatcher, Outcomes outcomes) {
    this.context = context;
    this.dispatcher = dispatcher;
    this.outcomes = outcomes;
  }

  /** A runtime has introduced itself. Null if a runtime of this id is connected already. */
  RuntimeRow join(RuntimeIntroduction introduction) {
    RuntimeRow runtime = rowOf(introduction.id());
    if (runtime == null || runtime.isConnected()) {
      return null;
    }
    boolean wasCutOff = runtime.state == RuntimeRow.State.CUT_OFF;
    runtime.state = RuntimeRow.State.READY;
    runtime.link = introduction.link();
    runtime.epoch = introduction.epoch();
    runtime.agentsMax = introduction.agentsMax();
    runtime.cutOffMaxNs =
        Math.min(introduction.cutOffMaxMs() * 1_000_000L, context.limits.runtimeCutOffMaxNs());
    runtime.labels = introduction.labels();
    runtime.httpPort = introduction.httpPort();
    runtime.lastHeardNs = context.nowNs;
    runtime.payloadBytesOut = 0;
    runtime.kinds.clear();
    for (AgentKind kind : introduction.kinds()) {
      runtime.kinds.put(kind.type() + '/' + kind.specialty(), kind);
    }
    IntHashSet held = new IntHashSet();
    introduction.held().forEach(attempt -> takeOver(runtime, attempt, held));
    if (wasCutOff) {
      giveUp(runtime, held);
    }
    if (!placementDue) {
      placementDue = true;
      placementWaitsUntilNs = context.nowNs + CoreLimits.PLACEMENT_WAIT_NS;
    }
    return runtime;
  }

  private RuntimeRow rowOf(String id) {
    for (RuntimeRow runtime : context.runtimes) {
      if (runtime.id.equals(id)) {
        return runtime;
      }
    }
    if (context.runtimes.size() < CoreLimits.RUNTIMES_MAX) {
      context.runtimes.add(new RuntimeRow(context.runtimes.size(), id));
      return context.runtimes.getLast();
    }
    return inPlaceOfALostOne(id);
  }

  /** Names come and go, rows are bounded: takes that of the runtime not heard of for longest. */
  private RuntimeRow inPlaceOfALostOne(String id) {
    RuntimeRow oldest = null;
    for (RuntimeRow runtime : context.runtimes) {
      if (runtime.state == RuntimeRow.State.LOST
          && (oldest == null || runtime.lastHeardNs - oldest.lastHeardNs < 0)) {
        oldest = runtime;
      }
    }
    if (oldest == null) {
      return null;
    }
    for (int agent = 0; agent < context.agents.size(); agent++) {
      if (context.agents.home(agent) == oldest.index) {
        context.agents.home(agent, AgentTable.NONE);
      }
    }
    RuntimeRow added = new RuntimeRow(oldest.index, id);
    context.runtimes.set(oldest.index, added);
    return added;
  }

  /** The runtime still works on an attempt: go on with it if it counts, else fence it. */
  private void takeOver(RuntimeRow runtime, RuntimeIntroduction.Held held, IntHashSet agents) {
    int agent = held.agent();
    if (isWaitedFor(runtime, held)) {
      agents.add(agent);
      context.agents.host(agent, runtime.index);
      context.agents.work(agent, held.taskId(), held.epoch(), held.attempt());
      goOn(runtime, held, outcomes.resume(agent));
      return;
    }
    if (agent < 0
        || agent >= context.agents.size()
        || context.agents.host(agent) != AgentTable.NONE) {
      context.output.cancelAttempt(
          runtime.link, held.taskId(), agent, held.epoch(), held.attempt());
      return;
    }
    agents.add(agent);
    context.agents.host(agent, runtime.index);
    context.agents.home(agent, runtime.index);
    runtime.agentsHosted++;
    context.agents.work(agent, held.taskId(), held.epoch(), held.attempt());
    int slot = context.tasks.find(held.taskId());
    boolean counts = slot != TaskTable.NONE && outcomes.adopt(slot, held);
    goOn(runtime, held, counts ? slot : TaskTable.NONE);
  }

  /** The runtime works on the attempt of a task, or on one that does not count. */
  private void goOn(RuntimeRow runtime, RuntimeIntroduction.Held held, int slot) {
    if (slot != TaskTable.NONE) {
      runtime.payloadBytesOut += context.tasks.payloadLength(slot);
      return;
    }
    context.agents.error(held.agent());
    context.care.fenced(held.agent());
    context.output.cancelAttempt(
        runtime.link, held.taskId(), held.agent(), held.epoch(), held.attempt());
  }

  /** Whether the agent was given this very attempt over the last link of this runtime. */
  private boolean isWaitedFor(RuntimeRow runtime, RuntimeIntroduction.Held held) {
    int agent = held.agent();
    return agent >= 0
        && agent < context.agents.size()
        && context.agents.host(agent) == runtime.index
        && context.agents.worksOn(agent, held.taskId(), held.epoch(), held.attempt());
  }

  /** Agents have been started. */
  void agentsReady(RuntimeRow runtime, int firstAgent, int count) {
    context.quarantine.disturbed();
    long end = Math.min((long) firstAgent + count, context.agents.size());
    for (int agent = Math.max(firstAgent, 0); agent < end; agent++) {
      if (context.agents.host(agent) == runtime.index
          && context.agents.status(agent) == AgentStatus.HEALING
          && context.agents.isDeployed(agent)) {
        dispatcher.free(agent);
      }
    }
  }

  /** The runtime leaves when what runs there has ended; the others take its agents. */
  void leaving(RuntimeRow runtime) {
    if (runtime.state == RuntimeRow.State.READY) {
      runtime.state = RuntimeRow.State.DRAINING;
      runtime.withoutCredit.clear();
      // At once: until placement is due they would be given tasks.
      for (int agent = 0; agent < context.agents.size(); agent++) {
        if (context.agents.host(agent) == runtime.index && isFree(agent)) {
          unhost(agent);
        }
      }
      placementDue = true;
    }
  }

  /** Sends a runtime away; null if none of this id is connected. */
  RuntimeRow drain(String id, long timeoutMs) {
    for (RuntimeRow runtime : context.runtimes) {
      if (runtime.id.equals(id) && runtime.isConnected()) {
        leaving(runtime);
        context.output.drainRuntime(runtime.link, timeoutMs);
        return runtime;
      }
    }
    return null;
  }

  /** The runtime is out of reach: it is waited for if it said so, else it is lost. */
  void disconnected(RuntimeRow runtime) {
    if (runtime.state == RuntimeRow.State.READY && runtime.cutOffMaxNs > 0) {
      cutOff(runtime);
    } else if (runtime.isConnected()) {
      lost(runtime);
    }
  }

  private void cutOff(RuntimeRow runtime) {
    runtime.state = RuntimeRow.State.CUT_OFF;
    runtime.cutOffUntilNs = context.nowNs + runtime.cutOffMaxNs;
    detach(runtime);
    for (int agent = 0; agent < context.agents.size(); agent++) {
      if (context.agents.host(agent) == runtime.index) {
        context.gate.left(agent, context.agents.group(agent));
        context.care.forget(agent);
        context.agents.outOfReach(agent);
        if (!isFree(agent)) {
          outcomes.suspend(agent);
        }
      }
    }
  }

  private static void detach(RuntimeRow runtime) {
    runtime.link = 0;
    runtime.payloadBytesOut = 0;
    runtime.withoutCredit.clear();
  }

  /** The runtime is gone, and its attempts with it. */
  private void lost(RuntimeRow runtime) {
    if (runtime.state == RuntimeRow.State.READY) {
      context.lossTimes.runtimeLost(runtime.lastHeardNs, context.nowNs);
    }
    runtime.state = RuntimeRow.State.LOST;
    context.quarantine.disturbed();
    detach(runtime);
    giveUp(runtime, new IntHashSet());
    placementDue = true;
  }

  /** Takes a runtime all agents but some; the tasks that they worked on are done elsewhere. */
  private void giveUp(RuntimeRow runtime, IntHashSet kept) {
    List<Integer> working = new ArrayList<>();
    for (int agent = 0; agent < context.agents.size(); agent++) {
      if (context.agents.host(agent) == runtime.index && !kept.contains(agent)) {
        if (context.agents.task(agent) != 0) {
          working.add(agent);
        } else {
          unhost(agent);
        }
      }
    }
    for (int agent : working) {
      outcomes.lost(agent);
      unhost(agent);
    }
  }

  private void unhost(int agent) {
    context.gate.left(agent, context.agents.group(agent));
    context.care.forget(agent);
    context.host(agent).agentsHosted--;
    context.agents.healing(agent);
    context.agents.host(agent, AgentTable.NONE);
  }

  /** Finds lost runtimes and places agents, where that is due. */
  void turn() {
    forgiveOwnPause();
    for (RuntimeRow runtime : context.runtimes) {
      if (runtime.isConnected()
          && context.nowNs - runtime.lastHeardNs > context.limits.runtimeSilenceNs()) {
        disconnected(runtime);
      } else if (runtime.state == RuntimeRow.State.CUT_OFF
          && context.nowNs >= runtime.cutOffUntilNs) {
        lost(runtime);
      }
    }
    if (placementDue && (allAreHere() || context.nowNs >= placementWaitsUntilNs)) {
      placementDue = false;
      place();
    }
  }

  /** While this loop stood still it heard nobody: that silence is nobody's fault but its own. */
  private void forgiveOwnPause() {
    long pauseNs = lastTurnNs == 0 ? 0 : context.nowNs - lastTurnNs;
    lastTurnNs = context.nowNs;
    if (pauseNs > CoreLimits.OWN_PAUSE_NS) {
      for (RuntimeRow runtime : context.runtimes) {
        runtime.lastHeardNs = Math.min(context.nowNs, runtime.lastHeardNs + pauseNs);
      }
    }
  }

  boolean allAreHere() {
    long connected = context.runtimes.stream().filter(RuntimeRow::isConnected).count();
    return connected >= context.limits.runtimesExpected();
  }

  private void place() {
    Placement.place(context.layout, context.agents, context.runtimes);
    AgentRanges removed = new AgentRanges(context);
    for (int agent = 0; agent < context.agents.size(); agent++) {
      int host = context.agents.host(agent);
      if (host != AgentTable.NONE && host != context.agents.home(agent) && isFree(agent)) {
        removed.add(agent, host);
        unhost(agent);
      }
    }
    removed.emit((link, first, count) -> context.output.removeAgents(link, first, count));
    AgentRanges deployed = new AgentRanges(context);
    for (int agent = 0; agent < context.agents.size(); agent++) {
      int home = context.agents.home(agent);
      if (home != AgentTable.NONE
          && context.runtimes.get(home).state == RuntimeRow.State.READY
          && needsDeployment(agent, home)) {
        host(agent, home);
        deployed.add(agent, home);
      }
    }
    deployed.emit(this::deploy);
  }

  private boolean isFree(int agent) {
    return context.agents.task(agent) == 0;
  }

  /**
   * Not hosted yet; or held by a runtime that reconnected, which keeps only what is deployed anew.
   */
  private boolean needsDeployment(int agent, int home) {
    int host = context.agents.host(agent);
    return host == AgentTable.NONE
        || (host == home && !context.agents.isDeployed(agent) && !context.care.isHeldBack(agent));
  }

  private void host(int agent, int runtime) {
    if (context.agents.host(agent) == AgentTable.NONE) {
      context.agents.host(agent, runtime);
      context.runtimes.get(runtime).agentsHosted++;
    }
    context.agents.deployed(agent);
  }

  private void deploy(int link, int first, int count) {
    FleetLayout.Group group = context.layout.groups().get(context.agents.group(first));
    context.output.deployAgents(link, first, count, group);
  }

  /** An agent without an attempt does not belong where it is. */
  void move(int agent) {
    RuntimeRow from = context.host(agent);
    if (from.state == RuntimeRow.State.READY) {
      context.output.removeAgents(from.link, agent, 1);
    }
    unhost(agent);
    int home = context.agents.home(agent);
    if (home != AgentTable.NONE && context.runtimes.get(home).state == RuntimeRow.State.READY) {
      host(agent, home);
      deploy(context.runtimes.get(home).link, agent, 1);
    } else {
      placementDue = true;
    }
  }

  /** Whether an agent's host is ready and the one that it is to have. */
  boolean isWhereItBelongs(int agent) {
    int host = context.agents.host(agent);
    return host == context.agents.home(agent)
        && context.runtimes.get(host).state == RuntimeRow.State.READY;
  }

  /** Stops an agent that is to be started again where it is. */
  void stop(int agent) {
    int host = context.agents.host(agent);
    context.output.removeAgents(context.runtimes.get(host).link, agent, 1);
    context.gate.left(agent, context.agents.group(agent));
    context.agents.healing(agent);
    context.agents.host(agent, host);
  }

  /** Starts an agent that was stopped; elsewhere, if it belongs there by now. */
  void start(int agent) {
    if (isWhereItBelongs(agent)) {
      context.agents.deployed(agent);
      deploy(context.host(agent).link, agent, 1);
    } else {
      move(agent);
    }
  }

  /**
   * Restarts an agent at a user's wish; false if it is not where it belongs. One that works loses
   * its task, and is restarted when it has answered: else the task could run twice at a time.
   */
  boolean restart(int agent) {
    if (context.agents.host(agent) == AgentTable.NONE || !isWhereItBelongs(agent)) {
      return false;
    }
    context.care.forget(agent);
    if (context.agents.status(agent) == AgentStatus.WORKING) {
      context.care.mistrust(agent);
      outcomes.takeFrom(agent);
    } else {
      context.care.restart(agent);
    }
    return true;
  }

  /** Gives up on what a hosted agent does: it begins anew, here or where it belongs by now. */
  void renew(int agent) {
    if (isWhereItBelongs(agent)) {
      context.care.restart(agent);
    } else if (context.host(agent).state == RuntimeRow.State.READY) {
      move(agent);
    }
  }
}
