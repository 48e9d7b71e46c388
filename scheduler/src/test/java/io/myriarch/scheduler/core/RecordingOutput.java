package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.wire.FailureKind;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * Writes down all that a core says, hands to the runtimes what is for them, and keeps the records
 * for a later recovery. Fails if a task ends twice.
 */
final class RecordingOutput implements CoreOutput {
  final RecordedJournal journal = new RecordedJournal();
  final List<Said.Accepted> accepted = new ArrayList<>();
  final List<Said.AcceptedAgain> acceptedAgain = new ArrayList<>();
  final List<Said.Rejected> rejected = new ArrayList<>();
  final List<Said.AttemptFailed> failures = new ArrayList<>();
  final List<Said.Attempt> assigned = new ArrayList<>();
  final Map<Long, Said.Finished> finished = new HashMap<>();
  final Map<Long, Said.Measured> measured = new HashMap<>();
  final Map<Long, FailureKind> letters = new HashMap<>();
  LongSupplier harnessNowMs = () -> 0;

  /** Tenant and key of each task, empty for one without a key. */
  final Map<Long, String> orderingKeys = new HashMap<>();

  final Map<Integer, FakeRuntime> runtimes = new HashMap<>();
  final List<Said.PayloadWanted> payloadsWanted = new ArrayList<>();
  private SchedulerCore core;

  /** Slots are those of this core from now on. */
  void attach(SchedulerCore started) {
    core = started;
  }

  @Override
  public long recordPosition() {
    return journal.position();
  }

  @Override
  public void routeDefined(Routes.Route route) {
    journal.routeDefined(route);
  }

  @Override
  public void taskAccepted(int slot, Submission s) {
    journal.taskAccepted(core.tasks(), slot, s);
    long taskId = core.tasks().id(slot);
    journal.onLoss(() -> accepted.removeIf(a -> a.taskId() == taskId));
    if (s.requeuedFrom != 0) {
      FailureKind kind = letters.remove(s.requeuedFrom);
      assertThat(kind).as("requeued once").isNotNull();
      long from = s.requeuedFrom;
      journal.onLoss(() -> letters.put(from, kind));
    }
    String tenant = core.routes().get(s.route).tenantName();
    orderingKeys.put(taskId, s.orderingKey.isEmpty() ? "" : tenant + '/' + s.orderingKey);
    accepted.add(new Said.Accepted(s.link, s.correlationId, taskId));
  }

  @Override
  public void acceptedAgain(Submission s, long taskId, boolean isLive) {
    acceptedAgain.add(new Said.AcceptedAgain(s.link, s.correlationId, taskId, isLive));
  }

  @Override
  public void rejected(
      int link, long correlationId, RejectCode code, int retryAfterMs, String sentence) {
    rejected.add(new Said.Rejected(link, correlationId, code, retryAfterMs, sentence));
  }

  @Override
  public void attemptFailed(
      int slot, FailureKind kind, long retryAtMs, DirectBuffer error, int offset, int length) {
    long taskId = core.tasks().id(slot);
    int attempt = core.tasks().attempt(slot);
    String text = error.getStringWithoutLengthUtf8(offset, length);
    journal.attemptFailed(taskId, attempt, kind, retryAtMs, text);
    failures.add(new Said.AttemptFailed(taskId, attempt, kind, retryAtMs, text));
  }

  @Override
  public void taskFinished(
      int slot, TaskStatus status, DirectBuffer output, int offset, int length) {
    TaskTable tasks = core.tasks();
    long taskId = tasks.id(slot);
    journal.taskFinished(taskId, status);
    boolean isLetter = letters.containsKey(taskId);
    journal.onLoss(() -> {
      finished.remove(taskId);
      if (isLetter) {
        letters.remove(taskId);
      }
    });
    String text = output.getStringWithoutLengthUtf8(offset, length);
    Said.Finished end =
        new Said.Finished(taskId, status, text, tasks.link(slot), tasks.correlationId(slot));
    assertThat(finished.put(taskId, end)).as("task ends once").isNull();
    measured.put(taskId, new Said.Measured(tasks.queueUs(slot), tasks.executionUs(slot)));
  }

  @Override
  public void deadLettered(
      int slot,
      FailureKind kind,
      long payloadPosition,
      DirectBuffer error,
      int offset,
      int length) {
    long taskId = core.tasks().id(slot);
    assertThat(core.payloads().place(slot) == TaskPayloads.Place.MEMORY)
        .as("a payload that is not in memory is somewhere else")
        .isEqualTo(payloadPosition < 0);
    letters.put(taskId, kind);
    journal.deadLettered(
        taskId, core.tasks().route(slot), kind, harnessNowMs.getAsLong(), payloadPosition);
  }

  @Override
  public void deadLetterRemoved(long taskId) {
    FailureKind kind = letters.remove(taskId);
    assertThat(kind).isNotNull();
    journal.deadLetterRemoved(taskId);
    journal.onLoss(() -> letters.put(taskId, kind));
  }

  @Override
  public void pauseChanged(Pauses.Pause pause, boolean isPaused) {
    journal.pauseChanged(pause, isPaused);
  }

  @Override
  public void deployAgents(int link, int firstAgent, int count, FleetLayout.Group group) {
    assertThat(firstAgent).isGreaterThanOrEqualTo(group.firstAgent());
    assertThat(firstAgent + count).isLessThanOrEqualTo(group.end());
    runtimes.get(link).deploy(new Said.Agents(link, firstAgent, count));
  }

  @Override
  public void removeAgents(int link, int firstAgent, int count) {
    runtimes.get(link).remove(new Said.Agents(link, firstAgent, count));
  }

  @Override
  public void payloadWanted(int slot, long position) {
    payloadsWanted.add(new Said.PayloadWanted(core.tasks().id(slot), position));
  }

  @Override
  public void assign(int link, int slot, int agent) {
    TaskTable tasks = core.tasks();
    TaskPayloads payloads = core.payloads();
    String text =
        payloads
            .memory(slot)
            .getStringWithoutLengthUtf8(payloads.offset(slot), tasks.payloadLength(slot));
    Said.Attempt attempt =
        new Said.Attempt(link, tasks.id(slot), agent, tasks.epoch(slot), tasks.attempt(slot), text);
    assigned.add(attempt);
    runtimes.get(link).assign(attempt);
  }

  @Override
  public void drainRuntime(int link, long timeoutMs) {
    runtimes.get(link).drainMs = timeoutMs;
  }

  @Override
  public void cancelAttempt(int link, long taskId, int agent, int epoch, int attempt) {
    runtimes.get(link).cancel(new Said.Attempt(link, taskId, agent, epoch, attempt, ""));
  }
}
