package io.myriarch.bench;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import io.myriarch.scheduler.core.CoreOutput;
import io.myriarch.scheduler.core.FleetLayout;
import io.myriarch.scheduler.core.Pauses;
import io.myriarch.scheduler.core.Routes;
import io.myriarch.scheduler.core.SchedulerCore;
import io.myriarch.scheduler.core.Submission;
import org.agrona.DirectBuffer;

/** Discards what a core says, but for the attempts that it assigned, which are to be answered. */
final class AssignedAttempts implements CoreOutput {
  private final int[] links;
  private final int[] slots;
  private final int[] agents;
  private SchedulerCore core;
  private int size;
  private long position;

  AssignedAttempts(int attemptsMax) {
    links = new int[attemptsMax];
    slots = new int[attemptsMax];
    agents = new int[attemptsMax];
  }

  /** Slots are those of this core. */
  void attach(SchedulerCore started) {
    core = started;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  int link(int i) {
    return links[i];
  }

  long taskId(int i) {
    return core.tasks().id(slots[i]);
  }

  int agent(int i) {
    return agents[i];
  }

  int epoch(int i) {
    return core.tasks().epoch(slots[i]);
  }

  int attempt(int i) {
    return core.tasks().attempt(slots[i]);
  }

  @Override
  public void assign(int link, int slot, int agent) {
    links[size] = link;
    slots[size] = slot;
    agents[size] = agent;
    size++;
  }

  @Override
  public long recordPosition() {
    return ++position;
  }

  @Override
  public void rejected(
      int link, long correlationId, RejectCode code, int retryAfterMs, String sentence) {
    throw new IllegalStateException(sentence);
  }

  @Override
  public void routeDefined(Routes.Route route) {}

  @Override
  public void taskAccepted(int slot, Submission submission) {}

  @Override
  public void acceptedAgain(Submission submission, long taskId, boolean isLive) {}

  @Override
  public void attemptFailed(
      int slot, FailureKind kind, long retryAtMs, DirectBuffer error, int offset, int length) {}

  @Override
  public void taskFinished(
      int slot, TaskStatus status, DirectBuffer output, int offset, int length) {}

  @Override
  public void payloadWanted(int slot, long position) {}

  @Override
  public void deadLettered(
      int slot,
      FailureKind kind,
      long payloadPosition,
      DirectBuffer error,
      int offset,
      int length) {}

  @Override
  public void deadLetterRemoved(long taskId) {}

  @Override
  public void pauseChanged(Pauses.Pause pause, boolean isPaused) {}

  @Override
  public void deployAgents(int link, int firstAgent, int count, FleetLayout.Group group) {}

  @Override
  public void removeAgents(int link, int firstAgent, int count) {}

  @Override
  public void drainRuntime(int link, long timeoutMs) {}

  @Override
  public void cancelAttempt(int link, long taskId, int agent, int epoch, int attempt) {}
}
